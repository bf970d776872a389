// Arrow columns from typed arrays: `makeData` only, no builders (slow, and they generate code), no copies of big buffers.
import {
  Binary,
  Bool,
  type Data,
  type DataType,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  Struct,
  Uint32,
  Utf8,
} from 'apache-arrow';

/** A column of `n` cells that have no value where `valid[i]` is false. */
export type Validity = readonly boolean[];

const encoder = new TextEncoder();

export const types = {
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

export function int64(values: readonly (bigint | undefined)[]): Data {
  const data = BigInt64Array.from(values, v => v ?? 0n);
  return makeData({ type: types.int64, length: values.length, ...nulls(values.map(v => v !== undefined)), data });
}

export function int32(values: readonly (number | undefined)[]): Data {
  const data = Int32Array.from(values, v => v ?? 0);
  return makeData({ type: types.int32, length: values.length, ...nulls(values.map(v => v !== undefined)), data });
}

export function uint32(values: readonly (number | undefined)[]): Data {
  const data = Uint32Array.from(values, v => v ?? 0);
  return makeData({ type: types.uint32, length: values.length, ...nulls(values.map(v => v !== undefined)), data });
}

export function float64(values: readonly (number | undefined)[]): Data {
  const data = Float64Array.from(values, v => v ?? 0);
  return makeData({ type: types.float64, length: values.length, ...nulls(values.map(v => v !== undefined)), data });
}

export function bool(values: readonly (boolean | undefined)[]): Data {
  const data = bits(values.map(v => v === true));
  return makeData({ type: types.bool, length: values.length, ...nulls(values.map(v => v !== undefined)), data });
}

export function utf8(values: readonly (string | undefined)[]): Data {
  const { offsets, data } = concatenate(values.map(v => (v === undefined ? undefined : encoder.encode(v))));
  return makeData({
    type: types.utf8,
    length: values.length,
    ...nulls(values.map(v => v !== undefined)),
    valueOffsets: offsets,
    data,
  });
}

export function binary(values: readonly (Uint8Array | undefined)[]): Data {
  const { offsets, data } = concatenate(values);
  return makeData({
    type: types.binary,
    length: values.length,
    ...nulls(values.map(v => v !== undefined)),
    valueOffsets: offsets,
    data,
  });
}

type ListArray = Float32Array | Float64Array | Uint32Array | BigInt64Array;

/** Lists of numbers of one type; `empty` tells the type when every cell is null. */
export function lists<T extends ListArray>(values: readonly (T | undefined)[], empty: T): Data {
  const offsets = new Int32Array(values.length + 1);
  values.forEach((v, i) => {
    offsets[i + 1] = offsets[i] + (v?.length ?? 0);
  });
  const item = itemType(empty);
  const items = joined(values, empty, offsets[values.length]);
  return makeData({
    type: listOf(item),
    length: values.length,
    ...nulls(values.map(v => v !== undefined)),
    valueOffsets: offsets,
    child: makeData({ type: item as Float64, length: items.length, nullCount: 0, data: items as Float64Array }),
  });
}

export function struct(fields: readonly Field[], children: readonly Data[], valid: Validity): Data<Struct> {
  return makeData({ type: structType(fields), length: valid.length, ...nulls(valid), children: [...children] });
}

function itemType(sample: ListArray): DataType {
  if (sample instanceof Float32Array) return types.float32;
  if (sample instanceof Float64Array) return types.float64;
  return sample instanceof Uint32Array ? types.uint32 : types.int64;
}

/** One value is passed on as it is; several are copied behind one another. */
function joined<T extends ListArray>(values: readonly (T | undefined)[], empty: T, length: number): T {
  const present = values.filter(v => v !== undefined && v.length > 0) as T[];
  if (present.length === 1) return present[0];
  const all = new (empty.constructor as new (n: number) => T)(length);
  let at = 0;
  for (const value of present) {
    (all as Float64Array).set(value as Float64Array, at);
    at += value.length;
  }
  return all;
}

function concatenate(values: readonly (Uint8Array | undefined)[]): { offsets: Int32Array; data: Uint8Array } {
  const offsets = new Int32Array(values.length + 1);
  values.forEach((v, i) => {
    offsets[i + 1] = offsets[i] + (v?.length ?? 0);
  });
  const present = values.filter(v => v !== undefined && v.length > 0) as Uint8Array[];
  if (present.length === 1) return { offsets, data: present[0] };
  const data = new Uint8Array(offsets[values.length]);
  let at = 0;
  for (const value of present) {
    data.set(value, at);
    at += value.length;
  }
  return { offsets, data };
}

function nulls(valid: Validity): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullCount = valid.reduce((count, v) => count + (v ? 0 : 1), 0);
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap: bits(valid) };
}

function bits(values: Validity): Uint8Array {
  const bytes = new Uint8Array((values.length + 7) >> 3);
  values.forEach((v, i) => {
    if (v) bytes[i >> 3] |= 1 << (i & 7);
  });
  return bytes;
}
