// zstd piece by piece: what comes out is what went in, however it is cut; what is damaged is named, and takes nothing with it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ZstdFault, ZstdStream } from '../../src/bytes/zstd-stream.js';
import { zstdStreamModule } from '../../src/platform/node/zstd-stream-module.js';
import { join, zstdCodec } from '../support/mcap-builder.js';
import { seeded } from '../support/seeded.js';

const wasm = await zstdStreamModule();

function unpacked(input: Uint8Array, step = input.length) {
  const stream = new ZstdStream(wasm);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < input.length; at += step)
    for (const piece of stream.push(input.subarray(at, at + step))) parts.push(piece.slice());
  const { fault, inside, frames, taken } = stream;
  stream.close();
  return { bytes: join(...parts), fault, inside, frames, taken };
}

/** Half noise, half repetition: stored, compressed and run-length blocks. */
function content(size: number, seed: number): Uint8Array {
  const random = seeded(seed);
  return Uint8Array.from({ length: size }, (_, i) =>
    (i >> 16) % 3 === 0 ? random() & 255 : (i >> 16) % 3 === 1 ? i % 7 : 0,
  );
}

it('gives what went in, for any size, number of frames and steps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 700_000 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(1000, 131_072, 131_073, 1_000_000),
      fc.integer({ min: 1, max: 1000 }),
      (sizes, step, seed) => {
        const parts = sizes.map(size => content(size, seed));
        const input = join(...parts.map(zstdCodec));
        const found = unpacked(input, step);
        expect(Buffer.compare(found.bytes, join(...parts))).toBe(0);
        expect(found).toMatchObject({ fault: undefined, inside: false, frames: sizes.length, taken: input.length });
      },
    ),
    { numRuns: 25 },
  );
});

it.each([131_072, 262_144, 1_310_720])('a frame of %d bytes, whose last block fills the room, is at its end', size => {
  const found = unpacked(join(zstdCodec(content(size, 3)), zstdCodec(content(size, 4))));
  expect(found).toMatchObject({ fault: undefined, inside: false, frames: 2 });
  expect(Buffer.compare(found.bytes, join(content(size, 3), content(size, 4)))).toBe(0);
});

it('of a frame that is cut: what comes before, at every length', () => {
  const whole = content(400_000, 5);
  const input = zstdCodec(whole);
  // All but the block that is cut, of 128 KiB.
  expect(unpacked(input.subarray(0, input.length - 1)).bytes.length).toBeGreaterThanOrEqual(whole.length - 131_072);
  for (let length = 1; length < input.length; length += 1 + (input.length >> 8)) {
    const { bytes, fault, inside } = unpacked(input.subarray(0, length));
    expect([fault, inside]).toEqual([undefined, true]);
    expect(Buffer.compare(bytes, whole.subarray(0, bytes.length))).toBe(0);
  }
});

// `zstd --check` 1.5 of two sentences.
const checked = Buffer.from(
  '28b52ffd045865010044026672616d656c6f636b207265616473207768617420776173207265636f726465642c200a010033a37a02d70d91a8',
  'hex',
);
const sentences = 'framelock reads what was recorded, framelock reads what was recorded\n';

it.each<[string, Uint8Array, ZstdFault | undefined, string]>([
  ['a checksum', checked, undefined, sentences],
  [
    'a checksum of other bytes',
    Uint8Array.from(checked, (byte, i) => (i === checked.length - 1 ? byte ^ 1 : byte)),
    'checksum',
    sentences,
  ],
  ['other bytes behind it', join(checked, new Uint8Array(40)), 'no frame', sentences],
  ['a kind of block that is none', Uint8Array.from(checked, (byte, i) => (i === 6 ? byte | 6 : byte)), 'damaged', ''],
  // A window descriptor of 2^30.
  ['a window of a gigabyte', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, 1, 0, 0), 'window', ''],
])('%s', (_, input, fault, text) => {
  for (const step of [1, 3, input.length]) {
    const found = unpacked(input, step);
    expect([found.fault, Buffer.from(found.bytes).toString()]).toEqual([fault, text]);
  }
});

it('flipped bits: an end, and never more than the frame can hold', () => {
  const whole = content(300_000, 9);
  const input = zstdCodec(whole);
  const random = seeded(3);
  for (let i = 0; i < 200; i++) {
    const bytes = input.slice();
    for (let k = 0; k < 3; k++) bytes[random() % bytes.length] ^= 1 << (random() % 8);
    expect(unpacked(bytes).bytes.length).toBeLessThan(2 ** 24);
  }
});
