// Columns and rows of a Feather file, from its footer and the heads of its batches: none of its values is read.
import type { Bytes } from '../bytes.js';
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
} from './feather-footer.js';
import { type FeatherColumn, featherSchema } from './feather-schema.js';
import { rootTable } from './flatbuffer.js';

export interface FeatherShape {
  readonly columns: readonly FeatherColumn[];
  /** Of all batches. */
  readonly rows: number;
}

/** One read holds the footer of a file of a few batches. */
const TAIL = 16384;
/** Each batch is a read of its own. pyarrow and polars put 65 536 rows and more into one. */
const MAX_BATCHES = 10_000;

/** Throws FL0532 with the file's name when it is damaged, cut off, or of a kind that cannot be read; FL0104 as `Bytes.read`. */
export async function featherShape(file: Bytes): Promise<FeatherShape> {
  const { size } = file;
  try {
    const head = await file.read(0, Math.min(8, size));
    const tail = await file.read(Math.max(0, size - TAIL), Math.min(TAIL, size));
    const place = footerPlace(head, tail.subarray(-ENDING), size);
    const from = place.offset - (size - tail.length);
    const bytes = from >= 0 ? tail.subarray(from, from + place.length) : await file.read(place.offset, place.length);
    const footer = rootTable(bytes);
    const schema = footer.table(1);
    if (!schema) return fail('expected a schema in the footer, got none');
    const { columns, nodes } = featherSchema(schema);
    const batches = footer.count(3, BLOCK);
    if (batches > MAX_BATCHES || batches * nodes > MAX_NODES)
      fail(`expected at most ${MAX_BATCHES} batches, got ${batches} of ${nodes} columns`);
    let rows = 0;
    for (const block of footer.structs(3, BLOCK)) {
      const { offset, length } = blockPlace(block, size, 'record batch').meta;
      rows += batchRows(messageHeader(await file.read(offset, length), 3, 'record batch', offset));
    }
    return { columns, rows };
  } catch (cause) {
    throw inFile(cause, file.name);
  }
}
