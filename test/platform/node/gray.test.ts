// Encoded pictures as gray: brightness as the files hold it, alpha and colour, and what cannot be read.
import { expect, test } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { decodeGray } from '../../../src/platform/node/gray.js';
import { encodeJpeg, encodePng } from '../../../src/platform/node/jpeg.js';

const ramp = Uint8Array.from({ length: 64 * 32 * 3 }, (_, i) => 4 * (Math.floor(i / 3) % 64));

test.each([
  ['PNG', encodePng, 0],
  ['JPEG', encodeJpeg, 3],
] as const)('gray values of a gray %s stay', async (_, encode, slack) => {
  const gray = await decodeGray(await encode(ramp, 64, 32));
  expect([gray.width, gray.height, gray.data.length]).toEqual([64, 32, 64 * 32]);
  for (let i = 0; i < gray.data.length; i++) expect(Math.abs(gray.data[i] - ramp[3 * i])).toBeLessThanOrEqual(slack);
});

test('green is brighter than red, red than blue', async () => {
  const colours = Uint8Array.of(0, 200, 0, 200, 0, 0, 0, 0, 200);
  const { data } = await decodeGray(await encodePng(colours, 3, 1));
  expect(data[0]).toBeGreaterThan(data[1]);
  expect(data[1]).toBeGreaterThan(data[2]);
});

test('what is no picture is FL0307', async () => {
  const whole = await encodeJpeg(ramp, 64, 32);
  for (const bytes of [new Uint8Array(0), Uint8Array.of(1, 2, 3), whole.subarray(0, 200)]) {
    const error = await decodeGray(bytes).catch(e => e);
    expect(error).toBeInstanceOf(FramelockError);
    expect(error.code).toBe('FL0307');
  }
});
