// Feather (version 2) is the Arrow IPC file: its columns, and the record batches as places, nothing decompressed.
import { FramelockError } from '../../issue.js';
import { type FeatherColumn, featherSchema } from './feather-schema.js';
import { rootTable, safeInt64, type Table } from './flatbuffer.js';

/** A stretch of a batch's body. */
export interface Region {
  readonly offset: number;
  readonly length: number;
}

/** A record batch: where its buffers lie in the file, and how they are compressed. */
export interface FeatherBatch {
  readonly rows: number;
  readonly nodes: readonly { readonly length: number; readonly nulls: number }[];
  /** Places in the file, not in the body. */
  readonly buffers: readonly Region[];
  readonly viewCounts: readonly number[];
  readonly codec: '' | 'lz4' | 'zstd';
}

export interface FeatherFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly columns: readonly FeatherColumn[];
  /** Of the schema: what the writer says of the whole table. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly batches: readonly FeatherBatch[];
  /** In file order; one dictionary may have several, of which later ones add or replace. */
  readonly dictionaries: readonly { readonly id: number; readonly delta: boolean; readonly batch: FeatherBatch }[];
  /** Of all batches. */
  readonly rows: number;
}

const MAGIC = 'ARROW1';
/** Bytes of struct Block. */
const BLOCK = 24;
/** Many blocks may point at one message, so that a small file could ask for a lot of work. */
const MAX_NODES = 2_000_000;
/** Of one batch. Text and flags take more memory than they do in the file. */
const MAX_ROWS = 2 ** 25;

/** Whether bytes begin like an Arrow IPC file (Feather version 2). */
export function isFeather(bytes: Uint8Array): boolean {
  return latin(bytes, 0, 6) === MAGIC;
}

/**
 * Reads the footer and the metadata of all batches. Only `name` is used in messages. Arrow Columnar Format § IPC File
 * Format; File.fbs and Message.fbs. Throws FL0532 when the file is damaged, cut off, or of a kind that cannot be read.
 */
export function openFeather(bytes: Uint8Array, name: string): FeatherFile {
  try {
    const footer = rootTable(footerBytes(bytes));
    const schema = footer.table(1);
    if (!schema) throw new FramelockError('FL0532', 'expected a schema in the footer, got none');
    const { columns, nodes, metadata } = featherSchema(schema);
    const blocks = footer.count(3, BLOCK) * nodes + footer.count(2, BLOCK);
    if (blocks > MAX_NODES) fail(`expected at most ${MAX_NODES} columns of batches, got ${blocks}`);
    const batches = footer.structs(3, BLOCK).map(block => recordBatch(bytes, block, nodes));
    const dictionaries = footer.structs(2, BLOCK).map(block => dictionaryBatch(bytes, block));
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    return { name, bytes, columns, metadata, batches, dictionaries, rows };
  } catch (cause) {
    throw inFile(cause, name);
  }
}

/** The same fault with the file's name; anything that is not ours stays what it is. */
export function inFile(cause: unknown, file: string): unknown {
  return cause instanceof FramelockError && cause.at === undefined
    ? new FramelockError(cause.code, cause.message, { at: { file }, cause })
    : cause;
}

/** `ARROW1`, padding, messages, footer, int32 size of the footer, `ARROW1`. */
function footerBytes(bytes: Uint8Array): Uint8Array {
  if (latin(bytes, 0, 4) === 'FEA1')
    fail('expected Feather version 2, got version 1: write it again with a current pyarrow');
  if (!isFeather(bytes)) fail('expected an Arrow IPC file that begins with ARROW1, got other bytes');
  if (bytes.length < 18 || latin(bytes, bytes.length - 6, 6) !== MAGIC)
    fail(`expected ARROW1 at the end, got a file cut off at ${bytes.length} bytes`);
  const size = view(bytes).getInt32(bytes.length - 10, true);
  if (size <= 0 || size > bytes.length - 18)
    fail(`expected a footer inside ${bytes.length} bytes, got one of ${size} bytes`);
  return bytes.subarray(bytes.length - 10 - size, bytes.length - 10);
}

interface MessageAt {
  readonly header: Table;
  readonly body: Region;
}

/** struct Block: offset int64, metaDataLength int32 with the prefix, bodyLength int64. */
function message(bytes: Uint8Array, block: DataView, wanted: number, what: string): MessageAt {
  const offset = safeInt64(block, 0);
  const meta = block.getInt32(8, true);
  const length = safeInt64(block, 16);
  if (offset < 8 || meta < 8 || length < 0 || offset + meta + length > bytes.length)
    fail(`expected a ${what} inside the file, got ${meta} + ${length} bytes at ${offset} of ${bytes.length}`);
  // A marker of four 0xff, then the size; files of before 2019 have the size only.
  const prefix = view(bytes).getUint32(offset, true) === 0xffffffff ? 8 : 4;
  const table = rootTable(bytes.subarray(offset + prefix, offset + meta));
  const header = table.table(2);
  if (table.uint8(1) !== wanted || !header) return fail(`expected a ${what} at byte ${offset}, got another message`);
  return { header, body: { offset: offset + meta, length } };
}

function recordBatch(bytes: Uint8Array, block: DataView, nodes: number): FeatherBatch {
  const { header, body } = message(bytes, block, 3, 'record batch');
  return batchOf(header, body, nodes);
}

function dictionaryBatch(bytes: Uint8Array, block: DataView): FeatherFile['dictionaries'][number] {
  const { header, body } = message(bytes, block, 2, 'dictionary');
  const data = header.table(1);
  if (!data) return fail('expected values in a dictionary, got none');
  // Text has one node. Other dictionaries are not read.
  const batch = batchOf(data, body, Math.min(8, data.count(1, 16)));
  return { id: header.int64(0), delta: header.bool(2), batch };
}

/** Table RecordBatch: length, nodes, buffers, compression, variadicBufferCounts. */
function batchOf(header: Table, body: Region, nodeCount: number): FeatherBatch {
  const rows = header.int64(0);
  if (header.count(1, 16) !== nodeCount)
    fail(`expected ${nodeCount} nodes as in the schema, got ${header.count(1, 16)}`);
  // No layout has more than three; views have a buffer for every run of text.
  const views = header.structs(4, 8).map(entry => safeInt64(entry, 0));
  const most = 3 * nodeCount + views.reduce((sum, count) => sum + count, 0);
  if (views.length > nodeCount || views.some(count => count < 0) || header.count(2, 16) > most)
    fail(`expected at most ${most} buffers, got ${header.count(2, 16)}`);
  if (!(rows >= 0 && rows <= MAX_ROWS)) fail(`expected at most ${MAX_ROWS} rows in a batch, got ${rows}`);
  const buffers = header.structs(2, 16).map(entry => {
    const [offset, length] = [safeInt64(entry, 0), safeInt64(entry, 8)];
    if (offset < 0 || length < 0 || offset + length > body.length)
      fail(`expected a buffer inside a body of ${body.length} bytes, got ${length} at ${offset}`);
    return { offset: body.offset + offset, length };
  });
  const nodes = header.structs(1, 16).map(entry => ({ length: safeInt64(entry, 0), nulls: safeInt64(entry, 8) }));
  const compression = header.table(3);
  const codec = compression ? (['lz4', 'zstd'] as const)[compression.uint8(0)] : '';
  if (codec === undefined) return fail(`expected LZ4 or zstd, got compression ${compression?.uint8(0)}`);
  return { rows, nodes, buffers, viewCounts: views, codec };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function latin(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function fail(text: string): never {
  throw new FramelockError('FL0532', text);
}
