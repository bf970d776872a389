// Metadata with numbers put in equals metadata made by the package, byte by byte, also where numbers are left out or counts change.
import { Message, Schema } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BatchMessage, batchMetadata } from '../../../src/export/arrow/batch-metadata.js';

/** The package does not export its message of a record batch: taken from what its writer is given. */
const number = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 45 }));
const pairs = (count: number) => fc.array(fc.tuple(number, number), { minLength: count, maxLength: count });
const counts = fc.record({ nodes: fc.integer({ min: 0, max: 40 }), buffers: fc.integer({ min: 0, max: 90 }) });

function messageOf(rows: number, bodyLength: number, nodes: [number, number][], buffers: [number, number][]) {
  const header = {
    length: rows,
    nodes: nodes.map(([length, nullCount]) => ({ length, nullCount })),
    buffers: buffers.map(([offset, length]) => ({ offset, length })),
    variadicBufferCounts: [],
    compression: null,
  };
  // A message of the package, with another header: of a schema message, all but the header's kind is the same.
  const message = Message.from(new Schema([])) as unknown as Record<string, unknown>;
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, {
    _headerType: 3,
    _bodyLength: bodyLength,
    _createHeader: () => header,
  }) as BatchMessage;
}

test('the bytes are the package’s own', () => {
  const sequence = counts.chain(({ nodes, buffers }) =>
    fc.array(fc.tuple(number, number, pairs(nodes), pairs(buffers)), { minLength: 1, maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(sequence, { minLength: 1, maxLength: 3 }), sequences => {
      const encode = batchMetadata();
      for (const [rows, bodyLength, nodes, buffers] of sequences.flat()) {
        const message = messageOf(rows, bodyLength, nodes, buffers);
        expect(Buffer.from(encode(message))).toEqual(Buffer.from(Message.encode(message)));
      }
    }),
    { numRuns: 40 },
  );
});

test('bytes given out before stay as they are', () => {
  const encode = batchMetadata();
  const first = encode(messageOf(3, 64, [[3, 0]], [[0, 64]]));
  const before = first.slice();
  encode(messageOf(5, 128, [[5, 1]], [[64, 128]]));
  expect(first).toEqual(before);
});
