// Feather (version 2) is the Arrow IPC file: its columns, and the record batches as places, nothing decompressed.
import {
  BLOCK,
  batchRows,
  blockPlace,
  ENDING,
  fail,
  footerPlace,
  inFile,
  MAX_NODES,
  messageHeader,
  type Region,
} from './feather-footer.js';
import { type FeatherColumn, featherSchema } from './feather-schema.js';
import { rootTable, safeInt64, type Table } from './flatbuffer.js';

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

/**
 * Reads the footer and the metadata of all batches. Only `name` is used in messages. Arrow Columnar Format § IPC File
 * Format; File.fbs and Message.fbs. Throws FL0532 when the file is damaged, cut off, or of a kind that cannot be read.
 */
export function openFeather(bytes: Uint8Array, name: string): FeatherFile {
  try {
    const footer = rootTable(footerBytes(bytes));
    const schema = footer.table(1);
    if (!schema) return fail('expected a schema in the footer, got none');
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

function footerBytes(bytes: Uint8Array): Uint8Array {
  const { offset, length } = footerPlace(bytes, bytes.subarray(-ENDING), bytes.length);
  return bytes.subarray(offset, offset + length);
}

interface MessageAt {
  readonly header: Table;
  readonly body: Region;
}

function message(bytes: Uint8Array, block: DataView, wanted: number, what: string): MessageAt {
  const { meta, body } = blockPlace(block, bytes.length, what);
  const head = bytes.subarray(meta.offset, meta.offset + meta.length);
  return { header: messageHeader(head, wanted, what, meta.offset), body };
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
  const rows = batchRows(header);
  if (header.count(1, 16) !== nodeCount)
    fail(`expected ${nodeCount} nodes as in the schema, got ${header.count(1, 16)}`);
  // No layout has more than three; views have a buffer for every run of text.
  const views = header.structs(4, 8).map(entry => safeInt64(entry, 0));
  const most = 3 * nodeCount + views.reduce((sum, count) => sum + count, 0);
  if (views.length > nodeCount || views.some(count => count < 0) || header.count(2, 16) > most)
    fail(`expected at most ${most} buffers, got ${header.count(2, 16)}`);
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
