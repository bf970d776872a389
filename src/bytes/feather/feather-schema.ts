// The columns of an Arrow schema: what each holds, and how many nodes and buffers of a record batch are its own.
import { FramelockError } from '../../issue.js';
import type { Table } from './flatbuffer.js';

export type NumberType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float16'
  | 'float32'
  | 'float64';

/** `list` and `struct`: read through what they are made of. `other`: known well enough to be stepped over, not read. */
export type ColumnType = NumberType | 'bool' | 'text' | 'large_text' | 'text_view' | 'list' | 'struct' | 'other';

export interface FeatherColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Of stamps and durations, which are int64. */
  readonly unit?: 's' | 'ms' | 'us' | 'ns';
  /** Text that is written once and pointed at; `type` is that of the pointers, `values` that of the text. */
  readonly dictionary?: { readonly id: number; readonly values: ColumnType };
  /** Of a list its items, of a struct its fields. */
  readonly children?: readonly FeatherColumn[];
  /** Its first node, buffer and variable buffer count in every record batch. */
  readonly node: number;
  readonly buffer: number;
  readonly view: number;
}

/** Schema.fbs, union Type. */
const TYPES = [
  ...['', 'Null', 'Int', 'FloatingPoint', 'Binary', 'Utf8', 'Bool', 'Decimal', 'Date', 'Time', 'Timestamp', 'Interval'],
  ...['List', 'Struct', 'Union', 'FixedSizeBinary', 'FixedSizeList', 'Map', 'Duration', 'LargeBinary', 'LargeUtf8'],
  ...['LargeList', 'RunEndEncoded', 'BinaryView', 'Utf8View', 'ListView', 'LargeListView'],
];
/** Columnar format § buffer listing for each layout; what is missing here has two: validity and data. */
const BUFFERS: ReadonlyMap<string, number> = new Map([
  ['Null', 0],
  ['Binary', 3],
  ['Utf8', 3],
  ['LargeBinary', 3],
  ['LargeUtf8', 3],
  ['Struct', 1],
  ['FixedSizeList', 1],
  ['RunEndEncoded', 0],
  ['ListView', 3],
  ['LargeListView', 3],
]);
const UNITS = ['s', 'ms', 'us', 'ns'] as const;
const MAX_DEPTH = 32;

export interface FeatherSchema {
  readonly columns: readonly FeatherColumn[];
  /** Of every record batch. */
  readonly nodes: number;
  /** custom_metadata of the schema, by key. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Columns of table `Schema`. Throws FL0532 for a byte order or type that is not known. */
export function featherSchema(schema: Table): FeatherSchema {
  if (schema.int16(0) !== 0) throw new FramelockError('FL0532', 'expected little-endian numbers, got big-endian ones');
  const at = { node: 0, buffer: 0, view: 0 };
  const columns = schema.tables(1).map(field => columnOf(field, at, 0));
  const metadata = new Map(schema.tables(2).map(pair => [pair.text(0), pair.text(1)]));
  return { columns, nodes: at.node, metadata };
}

/** Nodes and buffers lie in the order in which the fields are met, parents before children. */
function columnOf(field: Table, at: { node: number; buffer: number; view: number }, depth: number): FeatherColumn {
  if (depth > MAX_DEPTH)
    throw new FramelockError('FL0532', `expected at most ${MAX_DEPTH} levels of columns, got more`);
  const column = { name: field.text(0), ...contents(field), ...at };
  stepOver(field, at);
  // What a dictionary holds lies elsewhere.
  if (field.table(4)) return column;
  const children = field.tables(5).map(child => columnOf(child, at, depth + 1));
  return children.length > 0 ? { ...column, children } : column;
}

/** Table `Field`: name, nullable, type_type, type, dictionary, children. */
function contents(field: Table): Pick<FeatherColumn, 'type' | 'unit' | 'dictionary'> {
  const values = scalar(field);
  const dictionary = field.table(4);
  if (!dictionary) return values;
  const index = dictionary.table(1);
  return {
    type: index ? integer(index) : 'int32',
    dictionary: { id: dictionary.int64(0), values: values.type },
  };
}

function scalar(field: Table): { type: ColumnType; unit?: FeatherColumn['unit'] } {
  const details = field.table(3);
  switch (typeName(field)) {
    case 'Int':
      return { type: details ? integer(details) : 'other' };
    case 'FloatingPoint':
      return { type: (['float16', 'float32', 'float64'] as const)[details?.int16(0) ?? 0] ?? 'other' };
    case 'Bool':
      return { type: 'bool' };
    case 'Utf8':
      return { type: 'text' };
    case 'LargeUtf8':
      return { type: 'large_text' };
    case 'Utf8View':
      return { type: 'text_view' };
    case 'Timestamp':
      return { type: 'int64', unit: UNITS[details?.int16(0) ?? 0] };
    case 'Duration':
      return { type: 'int64', unit: UNITS[details?.int16(0, 1) ?? 1] };
    case 'List':
      return { type: 'list' };
    case 'Struct':
      return { type: 'struct' };
    default:
      return { type: 'other' };
  }
}

/** Table `Int`: bitWidth, is_signed. */
function integer(details: Table): ColumnType {
  const bits = details.int32(0);
  if (![8, 16, 32, 64].includes(bits)) return 'other';
  return `${details.bool(1) ? 'int' : 'uint'}${bits}` as NumberType;
}

function typeName(field: Table): string {
  const type = TYPES[field.uint8(2)];
  if (!type)
    throw new FramelockError(
      'FL0532',
      `expected a known Arrow type of column "${field.text(0)}", got ${field.uint8(2)}`,
    );
  return type;
}

/** Past the node and the buffers of a field itself. */
function stepOver(field: Table, at: { node: number; buffer: number; view: number }): void {
  at.node++;
  if (field.table(4)) {
    at.buffer += 2;
    return;
  }
  const type = typeName(field);
  if (type === 'Union') at.buffer += field.table(3)?.int16(0) === 1 ? 2 : 1;
  else if (type === 'Utf8View' || type === 'BinaryView') {
    at.buffer += 2;
    at.view++;
  } else at.buffer += BUFFERS.get(type) ?? 2;
}
