// Arrow files: every record batch and every buffer at a multiple of 64 bytes of the file; values as apache-arrow reads them.
import { Message, Schema, tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchBody } from '../../../src/export/arrow/batch-body.js';
import * as column from '../../../src/export/arrow/columns.js';
import { ipcFile } from '../../../src/export/arrow/ipc-file.js';
import { join } from '../../support/mcap-builder.js';

const { field, listOf, types } = column;
const inner = [field('n', types.int32), field('on', types.bool)];
const fields = [
  field('stamp', types.int64),
  field('name', types.utf8),
  field('bytes', types.binary),
  field('points', listOf(types.float32)),
  field('pair', column.structType(inner)),
];
const schema = new Schema(fields);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const row = fc.record({
  stamp: maybe(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
  name: maybe(fc.string({ unit: 'binary' })),
  bytes: maybe(fc.uint8Array({ maxLength: 200 })),
  points: maybe(fc.float32Array({ maxLength: 100, noNaN: true })),
  n: maybe(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  on: maybe(fc.boolean()),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function batchOf(rows: readonly Row[]): column.Batch {
  const all = rows.map(() => true);
  const pair = column.struct([column.int32(rows.map(r => r.n)), column.bool(rows.map(r => r.on))], all);
  const children = [
    column.int64(rows.map(r => r.stamp)),
    column.utf8(rows.map(r => r.name)),
    column.binary(rows.map(r => r.bytes)),
    column.lists(rows.map(r => r.points)),
    pair,
  ];
  return { numRows: rows.length, columns: children };
}

function fileOf(batches: readonly (readonly Row[])[]): Uint8Array {
  const ipc = ipcFile(schema);
  return join(
    ...ipc.begin(),
    ...batches.flatMap(rows => ipc.write(batchOf(rows)).map(chunk => chunk.slice())),
    ...ipc.end(),
  );
}

/** Walks the stream part of a file (IPC format § file format): where each batch starts, its body and its buffers. */
function layoutOf(file: Uint8Array): { start: number; buffers: number[] }[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: { start: number; buffers: number[] }[] = [];
  let at = 8;
  for (;;) {
    expect(view.getInt32(at, true)).toBe(-1);
    const size = view.getInt32(at + 4, true);
    if (size === 0) return found;
    const message = Message.decode(file.subarray(at + 8, at + 8 + size));
    const body = at + 8 + size;
    if (message.isRecordBatch()) {
      found.push({ start: at, buffers: message.header().buffers.map(b => body + Number(b.offset)) });
    }
    at = body + Number(message.bodyLength);
  }
}

test('batches and buffers lie at multiples of 64, values come back', () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { minLength: 1, maxLength: 9 }), { maxLength: 3 }), batches => {
      const file = fileOf(batches);
      const layout = layoutOf(file);
      expect(layout).toHaveLength(batches.length);
      for (const { start, buffers } of layout) {
        expect(start % 64).toBe(0);
        expect(buffers.filter(at => at % 64 !== 0)).toEqual([]);
      }
      const table = tableFromIPC(file);
      expect(table.numRows).toBe(batches.flat().length);
      batches.flat().forEach((r, i) => {
        expect(table.getChild('stamp')?.get(i)).toBe(r.stamp ?? null);
        // Text that is no Unicode is replaced on the way in.
        expect(table.getChild('name')?.get(i)).toBe(r.name === undefined ? null : r.name.toWellFormed());
        expect(table.getChild('bytes')?.get(i)).toEqual(r.bytes ?? null);
        expect(table.getChild('points')?.get(i)?.toArray() ?? null).toEqual(r.points ?? null);
        expect(table.getChild('pair')?.getChild('n')?.get(i)).toBe(r.n ?? null);
        expect(table.getChild('pair')?.getChild('on')?.get(i)).toBe(r.on ?? null);
      });
    }),
    { numRuns: 150 },
  );
});

test('text is that of each row by itself: half a character at the end of one row joins nothing in the next', () => {
  const rows = ['a\ud83d', '\ude00b', undefined, '', 'a\ud83d', '😀'];
  const body = new BatchBody();
  column.utf8(rows)(body);
  expect(body.nodes).toEqual([{ length: 6, nullCount: 1 }]);
  const bytes = join(...body.chunks());
  const [, offsets, text] = body.regions.map(({ offset, length }) => bytes.slice(offset, offset + length));
  // U+FFFD, three bytes, stands for a half (WHATWG Encoding § UTF-8 encoder).
  expect([...new Int32Array(offsets.buffer)]).toEqual([0, 4, 8, 8, 8, 12, 16]);
  expect(new TextDecoder().decode(text)).toBe('a\ufffd\ufffdba\ufffd😀');
});
