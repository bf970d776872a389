// Feather files for tests, as apache-arrow writes them: uncompressed, one record batch per group of rows.
import {
  type DataType,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampNanosecond,
  tableToIPC,
  Uint8,
  Uint16,
  Utf8,
} from 'apache-arrow';

const types = {
  float32: new Float32(),
  float64: new Float64(),
  uint8: new Uint8(),
  uint16: new Uint16(),
  int32: new Int32(),
  int64: new Int64(),
  stamp_us: new TimestampMicrosecond(),
  stamp_ns: new TimestampNanosecond(),
  text: new Utf8(),
};

export interface Column {
  readonly type: keyof typeof types;
  /** null is a value that is not there. */
  readonly values: readonly (number | bigint | string | null)[];
}

/** `batch`: rows per record batch. */
export function featherOf(columns: Readonly<Record<string, Column>>, batch = Number.POSITIVE_INFINITY): Uint8Array {
  const names = Object.keys(columns);
  const rows = names.length === 0 ? 0 : columns[names[0]].values.length;
  const schema = new Schema(names.map(name => new Field(name, types[columns[name].type] as DataType, true)));
  const batches: RecordBatch[] = [];
  for (let from = 0; from < Math.max(1, rows); from += batch) {
    const length = Math.min(batch, rows - from);
    const children = names.map(name => dataOf(columns[name], from, length));
    batches.push(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, children }) as never));
    if (batch === Number.POSITIVE_INFINITY) break;
  }
  return tableToIPC(new Table(schema, batches), 'file');
}

function dataOf({ type, values }: Column, from: number, length: number) {
  const part = values.slice(from, from + length);
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  part.forEach((value, i) => {
    if (value !== null) nullBitmap[i >> 3] |= 1 << (i & 7);
  });
  const nulls = { nullCount: part.filter(value => value === null).length, nullBitmap };
  if (type === 'text') {
    const texts = part.map(value => new TextEncoder().encode(String(value ?? '')));
    const valueOffsets = new Int32Array(length + 1);
    texts.forEach((text, i) => {
      valueOffsets[i + 1] = valueOffsets[i] + text.length;
    });
    return makeData({ type: types.text, length, valueOffsets, data: Buffer.concat(texts), ...nulls });
  }
  const ArrayType = types[type].ArrayType as { new (length: number): ArrayLike<number> };
  const data = new ArrayType(length) as unknown as { [i: number]: number | bigint };
  part.forEach((value, i) => {
    data[i] = ['int64', 'stamp_us', 'stamp_ns'].includes(type) ? BigInt(value ?? 0) : Number(value ?? 0);
  });
  return makeData({ type: types[type] as never, length, data: data as never, ...nulls });
}
