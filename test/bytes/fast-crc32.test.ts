// CRC-32 of long bytes: zlib's number whatever the length, the place and the memory, and the polynomial behind it.
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { fastCrc32 } from '../../src/bytes/fast-crc32.js';
import { knowMemory, sharedLayout } from '../../src/bytes/shared-memory.js';
import { turns } from '../support/effort.js';
import { seeded } from '../support/seeded.js';

const asked: number[] = [];
const zlibs = (bytes: Uint8Array, before?: number) => {
  asked.push(bytes.length);
  return zlib.crc32(bytes, before);
};
const crc32 = fastCrc32(zlibs);

const room = 300_000;
const zeros = new Uint8Array(new SharedArrayBuffer(room));
const random = seeded(20261126);
const noise = new Uint8Array(new SharedArrayBuffer(room));
for (let i = 0; i < room; i++) noise[i] = random();
const own = noise.slice();
afterEach(() => vi.unstubAllGlobals());

test('the sum of any stretch goes on from any other, as zlib would', () => {
  const stretch = fc.record({
    memory: fc.constantFrom(zeros, noise, own),
    at: fc.integer({ min: 0, max: 999 }),
    length: fc.integer({ min: 0, max: room - 999 }),
    before: fc.option(fc.integer({ min: 0, max: 0xffffffff }), { nil: undefined }),
  });
  fc.assert(
    fc.property(stretch, ({ memory, at, length, before }) => {
      const bytes = memory.subarray(at, at + length);
      expect(crc32(bytes, before)).toBe(zlib.crc32(bytes, before));
    }),
    { numRuns: turns(150, 3000) },
  );
});

test('bytes of a memory that is known are summed up where they lie, by two threads at once, and stay as they are', () => {
  const memory = new WebAssembly.Memory({ initial: 9, maximum: 20, shared: true });
  const older = memory.buffer;
  knowMemory(memory);
  const { base, rooms, roomBytes } = sharedLayout;
  new Uint8Array(memory.buffer).set(noise.subarray(0, room), base);
  // Another thread, in the middle of its own sum: its room must stay as it is.
  const others = new Uint8Array(memory.buffer, rooms, roomBytes).fill(99);
  const second = fastCrc32(zlibs, 1);
  const sumUp = (within: ArrayBufferLike) =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: room - 999 }),
        fc.integer({ min: 0, max: 0xffffffff }),
        (at, length, before) => {
          asked.length = 0;
          const sum = second(new Uint8Array(within, base + at, length), before);
          expect(sum).toBe(zlib.crc32(own.subarray(at, at + length), before));
          if (length >= 19_200) expect(asked.reduce((all, n) => all + n)).toBeLessThan(4800 + 64);
        },
      ),
      { numRuns: turns(100, 2000) },
    );
  sumUp(memory.buffer);
  memory.grow(2);
  sumUp(older);
  knowMemory(memory);
  sumUp(memory.buffer);
  expect(others.every(byte => byte === 99)).toBe(true);
  expect(Buffer.compare(new Uint8Array(memory.buffer, base, room), own)).toBe(0);
});

test('every length about where the loops begin and end', () => {
  for (const about of [19_200, 19_200 + 16_384, 4800 + 32_768])
    for (let length = about - 70; length <= about + 70; length++)
      expect(crc32(noise.subarray(1, 1 + length)), String(length)).toBe(zlib.crc32(noise.subarray(1, 1 + length)));
});

test('one changed bit anywhere changes it', () => {
  const before = crc32(own);
  for (let i = 0; i < 300; i++) {
    const at = random() % room;
    own[at] ^= 1 << (i % 8);
    expect(crc32(own)).not.toBe(before);
    own[at] ^= 1 << (i % 8);
  }
});

test('zlib sums up a few thousand bytes of long ones, and all of short ones', () => {
  asked.length = 0;
  crc32(own);
  expect(asked.reduce((sum, n) => sum + n)).toBeLessThan(4800 + 64);
  asked.length = 0;
  crc32(own.subarray(0, 5000));
  expect(asked).toEqual([5000]);
});

test('where there is no WebAssembly, zlib sums up everything', () => {
  vi.stubGlobal('WebAssembly', undefined);
  asked.length = 0;
  const plain = fastCrc32(zlibs);
  for (let i = 0; i < 2; i++) expect(plain(own)).toBe(zlib.crc32(own));
  expect(asked).toEqual([room, room]);
});

test('blocks may be put off: the polynomial of CRC-32 divides 1 + γ^89 + γ^117 + γ^155 + γ^300 with γ = x^128', () => {
  const power = (n: number) => {
    let rest = 1n;
    for (let i = 0; i < n * 128; i++) {
      rest <<= 1n;
      if (rest >> 32n) rest ^= 0x104c11db7n;
    }
    return rest;
  };
  expect([0, 89, 117, 155, 300].map(power).reduce((sum, term) => sum ^ term)).toBe(0n);
});
