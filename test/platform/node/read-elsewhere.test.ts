// Room for bytes that another thread brings.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roomFor } from '../../../src/platform/node/read-elsewhere.js';

const chunk = new Uint8Array(new SharedArrayBuffer(1000));
const lane = new SharedArrayBuffer(4096);
const room = (length: number) => new Uint8Array(lane, 64, Math.ceil(length * 1.25));

test('room for a message of a chunk is as long as it and as far from a whole word', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), (at, length) => {
      const into = roomFor(chunk.subarray(at, at + length), length, room);
      expect([into.buffer, into.length, into.byteOffset % 8]).toEqual([lane, length, at % 8]);
    }),
  );
});

test('what a file holds begins where the room does', () => {
  const into = roomFor({ place: { path: 'x' }, offset: 3 } as never, 100, room);
  expect([into.byteOffset, into.length]).toEqual([64, 100]);
});
