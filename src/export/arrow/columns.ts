// Arrow columns from typed arrays, as the buffers that a record batch is made of: big values are passed on, never copied.
import {
  Binary,
  Bool,
  type DataType,
  Field,
  Float32,
  Float64,
  Int8,
  Int32,
  Int64,
  List,
  Struct,
  Uint8,
  Uint32,
  Utf8,
} from 'apache-arrow';
import { FramelockError } from '../../issue.js';

/** One buffer of a record batch, as pieces that lie behind one another. */
export type Buffer = readonly Uint8Array[];

/**
 * A column and its children, flattened in the order of the Arrow format (§ RecordBatch message): a node per column, and its
 * buffers: validity (empty when nothing is null), then offsets and values as its type has them.
 */
export interface ColumnData {
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly Buffer[];
}

export interface Batch {
  readonly numRows: number;
  readonly columns: readonly ColumnData[];
}

/** A column of `n` cells that have no value where `valid[i]` is false. */
export type Validity = readonly boolean[];

const encoder = new TextEncoder();

export const types = {
  int8: new Int8(),
  uint8: new Uint8(),
  int64: new Int64(),
  int32: new Int32(),
  uint32: new Uint32(),
  float32: new Float32(),
  float64: new Float64(),
  bool: new Bool(),
  utf8: new Utf8(),
  binary: new Binary(),
};

export function field(name: string, type: DataType, metadata?: ReadonlyMap<string, string>): Field {
  return new Field(name, type, true, metadata && metadata.size > 0 ? new Map(metadata) : undefined);
}

export function listOf(type: DataType): List {
  return new List(new Field('item', type, true));
}

export function structType(fields: readonly Field[]): Struct {
  return new Struct([...fields]);
}

export function int64(values: readonly (bigint | undefined)[]): ColumnData {
  return flat(
    values,
    BigInt64Array.from(values, v => v ?? 0n),
  );
}

export function int32(values: readonly (number | undefined)[]): ColumnData {
  return flat(
    values,
    Int32Array.from(values, v => v ?? 0),
  );
}

export function uint32(values: readonly (number | undefined)[]): ColumnData {
  return flat(
    values,
    Uint32Array.from(values, v => v ?? 0),
  );
}

export function float64(values: readonly (number | undefined)[]): ColumnData {
  return flat(
    values,
    Float64Array.from(values, v => v ?? 0),
  );
}

export function bool(values: readonly (boolean | undefined)[]): ColumnData {
  return flat(values, bits(values.map(v => v === true)));
}

/** Names and reasons mostly, the same few in thousands of rows: encoded once each, and in one piece. */
export function utf8(values: readonly (string | undefined)[]): ColumnData {
  const known = new Map<string, Uint8Array>();
  const encoded = values.map(value => {
    if (value === undefined) return undefined;
    const bytes = known.get(value) ?? encoder.encode(value);
    known.set(value, bytes);
    return bytes;
  });
  const own = nodeOf(encoded);
  const offsets = offsetsOf(encoded);
  const text = new Uint8Array(offsets[values.length]);
  for (const [i, bytes] of encoded.entries()) if (bytes) text.set(bytes, offsets[i]);
  return { nodes: own.nodes, buffers: [...own.buffers, [bytesOf(offsets)], piecesOf([text])] };
}

export function binary(values: readonly (Uint8Array | undefined)[]): ColumnData {
  const own = nodeOf(values);
  return { nodes: own.nodes, buffers: [...own.buffers, [bytesOf(offsetsOf(values))], piecesOf(values)] };
}

type ListArray = Int8Array | Uint8Array | Float32Array | Float64Array | Uint32Array | BigInt64Array;

/** Lists of numbers of one type, that of the field's items. */
export function lists<T extends ListArray>(values: readonly (T | undefined)[]): ColumnData {
  const own = nodeOf(values);
  const offsets = offsetsOf(values);
  const items = { length: offsets[values.length], nullCount: 0 };
  return {
    nodes: [...own.nodes, items],
    buffers: [...own.buffers, [bytesOf(offsets)], [], piecesOf(values)],
  };
}

export function struct(fields: readonly Field[], children: readonly ColumnData[], valid: Validity): ColumnData {
  if (fields.length !== children.length)
    throw new FramelockError('FL0899', `expected ${fields.length} columns of a struct, got ${children.length}`);
  const own = nodeOf(valid.map(v => v || undefined));
  return {
    nodes: [...own.nodes, ...children.flatMap(c => c.nodes)],
    buffers: [...own.buffers, ...children.flatMap(c => c.buffers)],
  };
}

function flat(values: readonly unknown[], data: ArrayBufferView): ColumnData {
  const own = nodeOf(values);
  return { nodes: own.nodes, buffers: [...own.buffers, [bytesOf(data)]] };
}

function nodeOf(values: readonly unknown[]): ColumnData {
  const nullCount = values.reduce((count: number, v) => count + (v === undefined ? 1 : 0), 0);
  const validity = nullCount === 0 ? [] : [bits(values.map(v => v !== undefined))];
  return { nodes: [{ length: values.length, nullCount }], buffers: [validity] };
}

function offsetsOf(values: readonly ({ readonly length: number } | undefined)[]): Int32Array {
  const offsets = new Int32Array(values.length + 1);
  values.forEach((v, i) => {
    offsets[i + 1] = offsets[i] + (v?.length ?? 0);
  });
  return offsets;
}

function piecesOf(values: readonly (ArrayBufferView | undefined)[]): Uint8Array[] {
  return values.filter(v => v !== undefined && v.byteLength > 0).map(v => bytesOf(v!));
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function bits(values: Validity): Uint8Array {
  const bytes = new Uint8Array((values.length + 7) >> 3);
  values.forEach((v, i) => {
    if (v) bytes[i >> 3] |= 1 << (i & 7);
  });
  return bytes;
}
