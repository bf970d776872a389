// The columns of a table, each said once: its field in the schema, and what of a row it holds.
import { type DataType, type Field, Schema } from 'apache-arrow';
import * as column from './columns.js';
import { type Batch, type ColumnData, field, listOf, structType, types } from './columns.js';

/** Of rows of one kind. A row that is undefined has nothing in the column. */
export interface TableColumn<Row> {
  readonly field: Field;
  /** Its values are made when they are written: of thousands of rows those of one column lie in memory, not of all. */
  data(rows: readonly (Row | undefined)[]): ColumnData;
}

type Metadata = ReadonlyMap<string, string>;
type Rows<Row> = readonly (Row | undefined)[];

const valuesOf = <Row, T>(rows: Rows<Row>, of: (row: Row) => T | undefined) =>
  rows.map(row => (row === undefined ? undefined : of(row)));

function made<Row>(it: Field, make: (rows: Rows<Row>) => ColumnData): TableColumn<Row> {
  return { field: it, data: rows => body => make(rows)(body) };
}

function plain<T>(type: DataType, lay: (values: readonly (T | undefined)[]) => ColumnData) {
  return <Row>(name: string, of: (row: Row) => T | undefined, metadata?: Metadata): TableColumn<Row> =>
    made(field(name, type, metadata), rows => lay(valuesOf(rows, of)));
}

export const int64 = plain(types.int64, column.int64);
export const int32 = plain(types.int32, column.int32);
export const uint32 = plain(types.uint32, column.uint32);
export const float64 = plain(types.float64, column.float64);
export const bool = plain(types.bool, column.bool);
export const utf8 = plain(types.utf8, column.utf8);
export const binary = plain(types.binary, column.binary);

/** A list of numbers in every row; their array is of that type. */
export function list<Row>(
  name: string,
  type: DataType,
  of: (row: Row) => column.ListArray | undefined,
  metadata?: Metadata,
): TableColumn<Row> {
  return made(field(name, listOf(type), metadata), rows => column.lists(valuesOf(rows, of)));
}

/** A struct of what `of` gives of a row; null where that is undefined. */
export function struct<Row, Inner>(
  name: string,
  columns: readonly TableColumn<Inner>[],
  of: (row: Row) => Inner | undefined,
  metadata?: Metadata,
): TableColumn<Row> {
  return made(field(name, typeOf(columns), metadata), rows => {
    const inner = valuesOf(rows, of);
    return column.struct(
      columns.map(one => one.data(inner)),
      inner.map(value => value !== undefined),
    );
  });
}

/** A struct of columns of the row itself, which is never null. */
export function group<Row>(name: string, columns: readonly TableColumn<Row>[], metadata?: Metadata): TableColumn<Row> {
  return made(field(name, typeOf(columns), metadata), rows =>
    column.struct(
      columns.map(one => one.data(rows)),
      rows.map(() => true),
    ),
  );
}

/** A list of structs in every row, none of them null. */
export function structList<Row, Item>(
  name: string,
  columns: readonly TableColumn<Item>[],
  of: (row: Row) => readonly Item[],
  metadata?: Metadata,
): TableColumn<Row> {
  return made(field(name, listOf(typeOf(columns)), metadata), rows => {
    const lists = rows.map(row => (row === undefined ? [] : of(row)));
    const items = lists.flat();
    return column.structLists(
      lists,
      columns.map(one => one.data(items)),
    );
  });
}

/** Columns of what `of` gives of a row, as columns of the row. */
export function within<Row, Inner>(
  of: (row: Row) => Inner | undefined,
  columns: readonly TableColumn<Inner>[],
): TableColumn<Row>[] {
  return columns.map(one => made(one.field, rows => one.data(valuesOf(rows, of))));
}

export function schemaOf<Row>(columns: readonly TableColumn<Row>[], metadata?: Map<string, string>): Schema {
  return new Schema(
    columns.map(one => one.field),
    metadata,
  );
}

export function batchOf<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): Batch {
  return { numRows: rows.length, columns: columns.map(one => one.data(rows)) };
}

/** A table of any length: one batch of rows is held at a time. */
export interface ArrowTable {
  readonly schema: Schema;
  readonly batches: Iterable<Batch>;
}

export const rowsPerBatch = 8192;

export function tableOf<Row>(
  columns: readonly TableColumn<Row>[],
  rows: Iterable<Row>,
  perBatch = rowsPerBatch,
): ArrowTable {
  return { schema: schemaOf(columns), batches: batchesOf(columns, rows, perBatch) };
}

function* batchesOf<Row>(
  columns: readonly TableColumn<Row>[],
  rows: Iterable<Row>,
  perBatch: number,
): Generator<Batch> {
  let held: Row[] = [];
  for (const row of rows) {
    held.push(row);
    if (held.length < perBatch) continue;
    yield batchOf(columns, held);
    held = [];
  }
  if (held.length > 0) yield batchOf(columns, held);
}

function typeOf<Row>(columns: readonly TableColumn<Row>[]): DataType {
  return structType(columns.map(one => one.field));
}
