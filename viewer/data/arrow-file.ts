// Reads an Arrow IPC file by ranges: its footer, its schema, and one record batch when asked.
import { type Schema, type Table, tableFromIPC } from '@uwdata/flechette';
import { type Host, HostError } from './host.js';

interface Block {
  readonly offset: number;
  readonly metaLength: number;
  readonly bodyLength: number;
}

export interface ArrowFile {
  readonly schema: Schema;
  readonly batches: number;
  /** The one record batch as a table whose buffers are views of one ArrayBuffer, aligned as the file laid them out. */
  readBatch(index: number, signal?: AbortSignal): Promise<{ readonly table: Table; readonly buffer: ArrayBuffer }>;
  /** Every batch at once: for the small tables beside the frames. */
  readAll(): Promise<Table>;
  /** First int64 of the first column of a batch, by a read of 8 bytes: the first buffer of a body that has no nulls. */
  firstValue(index: number): Promise<number>;
}

const MAGIC = 'ARROW1';
/** One request of this size holds the footer of some 2500 batches; a longer one is asked for again, whole. */
const TAIL = 1 << 16;

/** Rejects with HostError; a file that is not Arrow is said to be damaged. */
export async function openArrowFile(host: Host, path: string): Promise<ArrowFile> {
  const damaged = (what: string) => new HostError('damaged', `${path} is damaged: ${what}; run framelock verify`);
  let { bytes, size } = await host.tail(path, TAIL);
  if (bytes.length < 10 || text(bytes.subarray(-6)) !== MAGIC) throw damaged('it does not end as an Arrow file does');
  const length = view(bytes).getInt32(bytes.length - 10, true);
  if (!(length > 0 && length <= size - 10)) throw damaged('the length of its footer is impossible');
  if (length + 10 > bytes.length) ({ bytes, size } = await host.tail(path, length + 10));
  const blocks = readBlocks(bytes.subarray(bytes.length - 10 - length, bytes.length - 10));
  if (
    blocks.some(
      b => b.offset < 8 || b.metaLength <= 0 || b.bodyLength < 0 || b.offset + b.metaLength + b.bodyLength > size,
    )
  )
    throw damaged('a record batch lies outside of it');
  const head = await host.range(path, 8, Math.min(size, blocks[0]?.offset ?? size));
  if (head.length === 0) throw damaged('no schema stands before its batches');
  const read = async (from: number, to: number, signal?: AbortSignal) => {
    const got = await host.range(path, from, to, signal);
    if (got.length !== to - from) throw damaged('it is shorter than its footer says');
    return got;
  };
  return {
    schema: tableFromIPC([head]).schema,
    batches: blocks.length,
    async firstValue(index) {
      const { offset, metaLength } = blocks[index];
      return Number(view(await read(offset + metaLength, offset + metaLength + 8)).getBigInt64(0, true));
    },
    async readBatch(index, signal) {
      const { offset, metaLength, bodyLength } = blocks[index];
      const message = await read(offset, offset + metaLength + bodyLength, signal);
      return { table: tableFromIPC([head, message], { useBigInt: true }), buffer: message.buffer };
    },
    async readAll() {
      if (blocks.length === 0) return tableFromIPC([head], { useBigInt: true });
      const last = blocks[blocks.length - 1];
      const first = blocks[0].offset;
      const all = await read(first, last.offset + last.metaLength + last.bodyLength);
      const messages = blocks.map(b => all.subarray(b.offset - first, b.offset - first + b.metaLength + b.bodyLength));
      return tableFromIPC([head, ...messages], { useBigInt: true });
    },
  };
}

/** Footer.fbs: field 3 (slot 10) is the vector of record batches, structs of 24 bytes: offset, metadata length, padding, body length. */
function readBlocks(footer: Uint8Array): Block[] {
  const data = view(footer);
  const table = data.getUint32(0, true);
  const vtable = table - data.getInt32(table, true);
  const slot = data.getUint16(vtable, true) > 10 ? data.getUint16(vtable + 10, true) : 0;
  if (slot === 0) return [];
  const vector = table + slot + data.getUint32(table + slot, true);
  const count = data.getUint32(vector, true);
  return Array.from({ length: count }, (_, i) => {
    const at = vector + 4 + 24 * i;
    return {
      offset: Number(data.getBigInt64(at, true)),
      metaLength: data.getInt32(at + 8, true),
      bodyLength: Number(data.getBigInt64(at + 16, true)),
    };
  });
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
