// PNG files of 16 bits: every number is what was put in through libpng, whatever filters the rows have; black and white are where most of them lie.
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readDeepPng, stretched, stretchOf } from '../../viewer/data/deep-png.js';
import { seeded } from '../support/seeded.js';

/** Smooth, with some noise, so that the writer takes every kind of filter. */
function values(width: number, height: number, channels: number, most: number): Uint16Array {
  const random = seeded(3);
  return Uint16Array.from({ length: width * height * channels }, (_, i) => {
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)];
    return Math.min(most, Math.round((most * (x + y + (i % channels) * 3)) / (width + height + 9)) + (random() % 40));
  });
}

async function png(
  width: number,
  height: number,
  channels: 1 | 3 | 4,
  all: Uint16Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const made = sharp(all, { raw: { width, height, channels } });
  const space = channels === 1 ? made.toColourspace('grey16') : made.toColourspace('rgb16');
  return Uint8Array.from(await space.png({ adaptiveFiltering: true }).toBuffer());
}

test.each([
  [37, 23, 1],
  [37, 23, 3],
  [8, 5, 4],
  [1, 1, 1],
] as const)('%i × %i of %i channels', async (width, height, channels) => {
  const put = values(width, height, channels, 4095);
  const bytes = await png(width, height, channels, put);
  expect(bytes[24]).toBe(16);
  const got = (await readDeepPng(bytes))!;
  expect([got.width, got.height, got.channels]).toEqual([width, height, channels]);
  expect(got.values).toEqual(put);
});

test('black and white lie where all but the outermost hundredth of the numbers do', () => {
  const ramp = Uint16Array.from({ length: 10_000 }, (_, i) => 1000 + Math.floor(i / 10));
  const picture = { width: 100, height: 100, channels: 1, values: ramp };
  const stretch = stretchOf(picture);
  expect(Math.abs(stretch.black - 1005)).toBeLessThanOrEqual(1);
  expect(Math.abs(stretch.white - 1994)).toBeLessThanOrEqual(1);
  const rgba = stretched(picture, stretch);
  expect([...rgba.subarray(0, 4), ...rgba.subarray(-4)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  const even = { ...picture, values: ramp.map(() => 7) };
  expect(stretchOf(even)).toEqual({ black: 7, white: 8 });
});

test('files of eight bits, cut ones and changed ones are no deep pictures, or are read; none fails', async () => {
  const eight = Uint8Array.from(
    await sharp({ create: { width: 3, height: 3, channels: 3, background: '#123' } })
      .png()
      .toBuffer(),
  );
  expect(await readDeepPng(eight)).toBeUndefined();
  const whole = await png(20, 10, 1, values(20, 10, 1, 60000));
  for (let length = 0; length < whole.length - 12; length += 7)
    expect(await readDeepPng(whole.slice(0, length))).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
      const changed = whole.slice();
      changed[at] = value;
      const got = await readDeepPng(changed);
      if (got) expect(got.values.length).toBe(got.width * got.height * got.channels);
    }),
  );
});
