// Arrow columns from values, laid out as the buffers of a record batch: big values are passed on, never copied.
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
import type { BatchBody, Block } from './batch-body.js';

/**
 * Lays out a column and its children in the order of the Arrow format (§ RecordBatch message): a node per column, and its buffers:
 * validity (empty when nothing is null), then offsets and values as its type has them.
 */
export type ColumnData = (body: BatchBody) => void;

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
  return flat(values, 8, ({ int64, at }) => {
    for (let i = 0; i < values.length; i++) int64[at / 8 + i] = values[i] ?? 0n;
  });
}

export function int32(values: readonly (number | undefined)[]): ColumnData {
  return flat(values, 4, ({ int32, at }) => {
    for (let i = 0; i < values.length; i++) int32[at / 4 + i] = values[i] ?? 0;
  });
}

export function uint32(values: readonly (number | undefined)[]): ColumnData {
  return flat(values, 4, ({ uint32, at }) => {
    for (let i = 0; i < values.length; i++) uint32[at / 4 + i] = values[i] ?? 0;
  });
}

export function float64(values: readonly (number | undefined)[]): ColumnData {
  return flat(values, 8, ({ float64, at }) => {
    for (let i = 0; i < values.length; i++) float64[at / 8 + i] = values[i] ?? 0;
  });
}

export function bool(values: readonly (boolean | undefined)[]): ColumnData {
  return body => {
    node(body, values);
    bits(body, values.length, i => values[i] === true);
  };
}

/** Names and reasons mostly, the same few in thousands of rows, or a million of different labels: encoded in one piece. */
export function utf8(values: readonly (string | undefined)[]): ColumnData {
  return body => {
    node(body, values);
    const whole = values.join('');
    const text = encoder.encode(whole);
    // Halves of a character at the ends of two texts would make one if they were encoded together.
    const encoded = text.length === whole.length ? values : values.map(value => value && encoder.encode(value));
    offsets(body, encoded);
    body.values(encoded === values ? [text] : (encoded as (Uint8Array | undefined)[]));
  };
}

export function binary(values: readonly (Uint8Array | undefined)[]): ColumnData {
  return body => {
    node(body, values);
    offsets(body, values);
    body.values(values);
  };
}

/** What a list of numbers is given as. */
export type ListArray = Int8Array | Uint8Array | Float32Array | Float64Array | Uint32Array | BigInt64Array;

/** Lists of numbers of one type, that of the field's items. */
export function lists<T extends ListArray>(values: readonly (T | undefined)[]): ColumnData {
  return body => {
    listNode(body, values);
    body.values(values);
  };
}

/** Lists of structs, none of them null; `items`: the structs' columns, over all lists. */
export function structLists(values: readonly (readonly unknown[])[], items: readonly ColumnData[]): ColumnData {
  return body => {
    listNode(body, values);
    for (const item of items) item(body);
  };
}

export function struct(children: readonly ColumnData[], valid: Validity): ColumnData {
  return body => {
    let nullCount = 0;
    for (const isThere of valid) if (!isThere) nullCount++;
    body.nodes.push({ length: valid.length, nullCount });
    if (nullCount === 0) body.nothing();
    else bits(body, valid.length, i => valid[i]);
    for (const child of children) child(body);
  };
}

/** A column of one buffer of numbers; `width`: bytes of each. */
function flat(values: readonly unknown[], width: number, write: (block: Block) => void): ColumnData {
  return body => {
    node(body, values);
    write(body.room(width * values.length));
  };
}

/** Validity: no bytes where nothing is null. */
function node(body: BatchBody, values: readonly unknown[]): void {
  let nullCount = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === undefined) nullCount++;
  body.nodes.push({ length: values.length, nullCount });
  if (nullCount === 0) body.nothing();
  else bits(body, values.length, i => values[i] !== undefined);
}

/** A list and, of one buffer of items or of columns of them, what comes before: none of them is null. */
function listNode(body: BatchBody, values: readonly ({ readonly length: number } | undefined)[]): void {
  node(body, values);
  body.nodes.push({ length: offsets(body, values), nullCount: 0 });
  body.nothing();
}

/** Returns the length of all together. */
function offsets(body: BatchBody, values: readonly ({ readonly length: number } | undefined)[]): number {
  const { int32, at } = body.room(4 * (values.length + 1));
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    end += values[i]?.length ?? 0;
    int32[at / 4 + i + 1] = end;
  }
  return end;
}

function bits(body: BatchBody, length: number, isSet: (i: number) => boolean): void {
  const { bytes, at } = body.room((length + 7) >> 3);
  for (let i = 0; i < length; i++) if (isSet(i)) bytes[at + (i >> 3)] |= 1 << (i & 7);
}
