// The body of a record batch: every buffer where its region says, whatever sizes come in whatever order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchBody } from '../../../src/export/arrow/batch-body.js';
import { join } from '../../support/mcap-builder.js';

/** Bytes that are written into room, or pieces that are handed over; around the sizes at which a block ends or a piece is listed. */
const sizes = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 16_300, max: 16_500 }), fc.constant(40_000));
const buffer = fc.oneof(
  fc.record({ kind: fc.constant('room' as const), size: sizes }),
  fc.record({ kind: fc.constant('values' as const), pieces: fc.array(fc.option(sizes), { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('nothing' as const) }),
);

test('buffers come out as they went in, each at a multiple of 64, with zeros between', () => {
  fc.assert(
    fc.property(fc.array(buffer, { maxLength: 30 }), buffers => {
      const body = new BatchBody();
      let next = 1;
      const filled = (size: number) => Uint8Array.from({ length: size }, () => (next = (next % 255) + 1));
      const expected = buffers.map(one => {
        if (one.kind === 'nothing') {
          body.nothing();
          return new Uint8Array();
        }
        if (one.kind === 'room') {
          const bytes = filled(one.size);
          const block = body.room(one.size);
          block.bytes.set(bytes, block.at);
          return bytes;
        }
        const pieces = one.pieces.map(size => (size === null ? undefined : filled(size)));
        body.values(pieces);
        return join(...pieces.filter(piece => piece !== undefined));
      });
      const bytes = join(...body.chunks());
      expect(bytes.length).toBe(body.byteLength);
      let end = 0;
      const between = (to: number) => expect(bytes.subarray(end, to).every(byte => byte === 0)).toBe(true);
      for (const [i, { offset, length }] of body.regions.entries()) {
        expect(offset % 64).toBe(0);
        expect(offset - end).toBeLessThan(64);
        between(offset);
        expect(Buffer.compare(bytes.subarray(offset, offset + length), expected[i])).toBe(0);
        end = offset + length;
      }
      between(bytes.length);
    }),
    { numRuns: 100 },
  );
});

test('numbers of every width can be written into room: it begins at a multiple of 8 of its memory', () => {
  const body = new BatchBody();
  body.values([new Uint8Array(20_001)]);
  for (const length of [1, 8, 100, 16_384, 3]) expect(body.room(length).at % 64).toBe(0);
});

test('a large value is listed where it lies, a small one is copied', () => {
  const body = new BatchBody();
  const [large, small] = [new Uint8Array(100_000), new Uint8Array(100)];
  body.values([large]);
  body.values([small]);
  const memories = body.chunks().map(chunk => chunk.buffer);
  expect(memories).toContain(large.buffer);
  expect(memories).not.toContain(small.buffer);
});
