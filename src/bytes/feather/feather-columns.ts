// The values of some columns of one record batch: their buffers, and no others, are decompressed.

import { FramelockError } from '../../issue.js';
import { type Decompressors, maxChunkBytes } from '../decompress.js';
import type { FeatherBatch, FeatherFile } from './feather.js';
import { inFile, type Region } from './feather-footer.js';
import type { ColumnType, FeatherColumn, NumberType } from './feather-schema.js';
import { textColumn } from './feather-text.js';
import { widenHalf } from './half.js';

export type NumberValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** One value per row. float16 is widened to float32, bool is 0 or 1. */
export type ColumnValues = NumberValues | BigInt64Array | BigUint64Array | readonly string[];

export interface ColumnData {
  readonly column: FeatherColumn;
  readonly values: ColumnValues;
  /** Per row, 0 where the value is null and means nothing; undefined when there is no null. */
  readonly valid?: Uint8Array;
}

/** The buffers of one column, decompressed, each with its own memory. */
export type Buffers = (index: number) => Promise<Uint8Array<ArrayBuffer>>;

const READ: Record<NumberType, (buffer: ArrayBuffer, rows: number) => ColumnValues> = {
  int8: (buffer, rows) => new Int8Array(buffer, 0, rows),
  uint8: (buffer, rows) => new Uint8Array(buffer, 0, rows),
  int16: (buffer, rows) => new Int16Array(buffer, 0, rows),
  uint16: (buffer, rows) => new Uint16Array(buffer, 0, rows),
  int32: (buffer, rows) => new Int32Array(buffer, 0, rows),
  uint32: (buffer, rows) => new Uint32Array(buffer, 0, rows),
  int64: (buffer, rows) => new BigInt64Array(buffer, 0, rows),
  uint64: (buffer, rows) => new BigUint64Array(buffer, 0, rows),
  float16: (buffer, rows) => widenHalf(new Uint16Array(buffer, 0, rows)),
  float32: (buffer, rows) => new Float32Array(buffer, 0, rows),
  float64: (buffer, rows) => new Float64Array(buffer, 0, rows),
};

/**
 * Values of the named columns of `file.batches[index]`, in the order named. Throws FL0532 for a column that is missing or
 * of a type that is not read, and when the file is damaged; memory stays within `maxChunkBytes` per call.
 */
export async function readColumns(
  file: FeatherFile,
  index: number,
  names: readonly string[],
  codecs: Decompressors,
): Promise<ColumnData[]> {
  const batch = file.batches[index];
  const budget = { left: maxChunkBytes };
  const found: ColumnData[] = [];
  try {
    for (const name of names) {
      const column = file.columns.find(c => c.name === name);
      if (!column) {
        const known = file.columns.map(c => c.name).join(', ');
        throw new FramelockError('FL0532', `expected a column "${name}", got ${known.slice(0, 400) || 'none'}`);
      }
      found.push(await readColumn(file, batch, column, codecs, budget));
    }
  } catch (cause) {
    throw inFile(cause, file.name);
  }
  return found;
}

/** One column, that of a struct's field also; `budget` is what is left of `maxChunkBytes`. */
export async function readColumn(
  file: FeatherFile,
  batch: FeatherBatch,
  column: FeatherColumn,
  codecs: Decompressors,
  budget: { left: number },
): Promise<ColumnData> {
  const data = await readValues(file.bytes, batch, column, column.type, codecs, budget);
  if (!column.dictionary) return { column, ...data };
  const words = await dictionaryWords(file, column, codecs, budget);
  const values = Array.from(data.values as ArrayLike<number | bigint>, (at, row) => {
    if (data.valid?.[row] === 0) return '';
    const word = words[Number(at)];
    if (word === undefined)
      throw new FramelockError('FL0532', `expected one of ${words.length} words of column "${column.name}", got ${at}`);
    return word;
  });
  return { column, values, valid: data.valid };
}

/** All dictionary batches of a column, later ones added to or put in place of earlier ones. */
async function dictionaryWords(
  file: FeatherFile,
  column: FeatherColumn,
  codecs: Decompressors,
  budget: { left: number },
): Promise<readonly string[]> {
  const { id, values: type } = column.dictionary as NonNullable<FeatherColumn['dictionary']>;
  if (!type.includes('text')) throw unread(column, `a dictionary of ${type}`);
  let words: readonly string[] = [];
  for (const { id: of, delta, batch } of file.dictionaries) {
    if (of !== id) continue;
    const place = { ...column, node: 0, buffer: 0, view: 0 };
    const more = (await readValues(file.bytes, batch, place, type, codecs, budget)).values as readonly string[];
    words = delta ? [...words, ...more] : more;
  }
  return words;
}

async function readValues(
  bytes: Uint8Array,
  batch: FeatherBatch,
  column: FeatherColumn,
  type: ColumnType,
  codecs: Decompressors,
  budget: { left: number },
): Promise<{ values: ColumnValues; valid?: Uint8Array }> {
  const { rows } = batch;
  const node = batch.nodes[column.node];
  if (node?.length !== rows)
    throw new FramelockError(
      'FL0532',
      `expected ${rows} rows of column "${column.name}", got ${node?.length ?? 'none'}`,
    );
  const buffers = buffersOf(bytes, batch, column, codecs, budget);
  const valid = await validOf(buffers, batch, column);
  if (type === 'bool')
    return { values: unpackBits(enough(await buffers(1), Math.ceil(rows / 8), column), rows), valid };
  if (type === 'text' || type === 'large_text' || type === 'text_view') {
    const views = batch.viewCounts[column.view] ?? 0;
    return { values: await textColumn(type, rows, buffers, views, column.name), valid };
  }
  if (type === 'other' || type === 'list' || type === 'struct') throw unread(column, 'another type');
  const size = Number(type.replace(/\D+/, '')) / 8;
  return { values: READ[type](enough(await buffers(1), rows * size, column).buffer, rows), valid };
}

/** Variable buffers of columns before this one push it back. */
export function buffersOf(
  bytes: Uint8Array,
  batch: FeatherBatch,
  column: FeatherColumn,
  codecs: Decompressors,
  budget: { left: number },
): Buffers {
  const first = column.buffer + batch.viewCounts.slice(0, column.view).reduce((sum, count) => sum + count, 0);
  return i => plainBuffer(bytes, batch, batch.buffers[first + i], codecs, budget, column.name);
}

export async function validOf(
  buffers: Buffers,
  { rows, nodes }: FeatherBatch,
  column: FeatherColumn,
): Promise<Uint8Array | undefined> {
  if (nodes[column.node]?.nulls === 0) return undefined;
  return unpackBits(enough(await buffers(0), Math.ceil(rows / 8), column), rows);
}

/** Message.fbs: a compressed buffer begins with its plain length as int64; -1 says that the rest is plain. */
async function plainBuffer(
  bytes: Uint8Array,
  { codec }: FeatherBatch,
  region: Region | undefined,
  codecs: Decompressors,
  budget: { left: number },
  column: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!region) throw new FramelockError('FL0532', `expected more buffers for column "${column}", got too few`);
  const stored = bytes.subarray(region.offset, region.offset + region.length);
  const take = (size: number) => {
    budget.left -= size;
    if (!(size >= 0 && budget.left >= 0))
      throw new FramelockError('FL0532', `expected at most ${maxChunkBytes} bytes at once, got ${size} more`);
  };
  if (codec === '' || stored.length === 0) {
    take(stored.length);
    return stored.slice();
  }
  if (stored.length < 8)
    throw new FramelockError('FL0532', `expected a length before the data of "${column}", got none`);
  const size = Number(new DataView(stored.buffer, stored.byteOffset, 8).getBigInt64(0, true));
  const packed = stored.subarray(8);
  take(size === -1 ? packed.length : size);
  if (size === -1) return packed.slice();
  const decompress = codecs.get(codec);
  if (!decompress) throw new FramelockError('FL0204', `expected a codec for ${codec}, got none`);
  // A copy that a codec in another thread may take away: with a view the whole file would cross.
  const plain = await decompress(packed.slice(), size);
  return plain.byteOffset === 0 && plain.buffer instanceof ArrayBuffer
    ? (plain as Uint8Array<ArrayBuffer>)
    : plain.slice();
}

export function enough(buffer: Uint8Array<ArrayBuffer>, size: number, column: FeatherColumn): Uint8Array<ArrayBuffer> {
  if (buffer.length >= size) return buffer;
  throw new FramelockError('FL0532', `expected ${size} bytes of column "${column.name}", got ${buffer.length}`);
}

/** Least significant bit first. */
function unpackBits(bits: Uint8Array, rows: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, i) => (bits[i >> 3] >> (i & 7)) & 1);
}

function unread(column: FeatherColumn, what: string): FramelockError {
  const text = `expected numbers, bool or text in column "${column.name}", got ${what}`;
  return new FramelockError('FL0532', text);
}
