// Rows as SQLite writes them (§2.1): a head of types, then the values. Only what is asked for is looked at.
import { type Reader, readVarint } from './varint.js';

/** Where the value of one column lies in the payload; `type` is SQLite's serial type. */
export interface ColumnPlace {
  readonly type: number;
  /** From the payload's first byte. */
  readonly at: number;
  readonly length: number;
}

/** More columns than SQLite allows make no row. */
const maxColumns = 32768;
const integerBytes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/**
 * Places of the first `wanted` columns that are there: rows that are older than a column lack it. Undefined where the head is
 * damaged, is longer than what `reader` shows, or its lengths do not add up to `payload` bytes.
 */
export function columnPlaces(reader: Reader, payload: number, wanted: number): ColumnPlace[] | undefined {
  const start = reader.at;
  const head = readVarint(reader);
  if (typeof head !== 'number' || head > payload || head > reader.end - start) return undefined;
  const limited = { view: reader.view, at: reader.at, end: start + head };
  const places: ColumnPlace[] = [];
  let at = head;
  for (let i = 0; limited.at < limited.end; i++) {
    const type = readVarint(limited);
    const length = typeof type === 'number' ? valueBytes(type) : -1;
    if (length < 0 || i === maxColumns) return undefined;
    if (i < wanted) places.push({ type: type as number, at, length });
    at += length;
  }
  return at === payload ? places : undefined;
}

/** -1 for types that are kept for SQLite itself. */
function valueBytes(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return type < 10 ? integerBytes[type] : -1;
}

export function isBlob({ type }: ColumnPlace): boolean {
  return type >= 12 && type % 2 === 0;
}

export function isText({ type }: ColumnPlace): boolean {
  return type >= 13 && type % 2 === 1;
}

/** The integer whose bytes begin at `at` of `view`; undefined where the value is none. */
export function integerAt(view: DataView, at: number, { type }: ColumnPlace): bigint | undefined {
  switch (type) {
    case 1:
      return BigInt(view.getInt8(at));
    case 2:
      return BigInt(view.getInt16(at));
    case 3:
      return BigInt(view.getInt16(at) * 256 + view.getUint8(at + 2));
    case 4:
      return BigInt(view.getInt32(at));
    case 5:
      return BigInt(view.getInt16(at) * 2 ** 32 + view.getUint32(at + 2));
    case 6:
      return view.getBigInt64(at);
    case 8:
      return 0n;
    case 9:
      return 1n;
    default:
      return undefined;
  }
}
