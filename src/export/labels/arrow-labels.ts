// Writes labels as framelock's own Arrow file: one row per label, read by pyarrow, polars and DuckDB with no code.
import { type DataType, Schema } from 'apache-arrow';
import {
  attributesColumn,
  boxes2Column,
  LABELS_FILE,
  LABELS_KEY,
  LABELS_VERSION,
  type LabelColumn,
  labelColumns,
} from '../../label/framelock/columns.js';
import type { Label, LabelWriter } from '../../label/index.js';
import { joined } from '../arrow/arrow-bytes.js';
import * as column from '../arrow/columns.js';
import { type Batch, type ColumnData, field, types } from '../arrow/columns.js';
import { ipcFile } from '../arrow/ipc-file.js';

const rowsPerBatch = 8192;

const said = (entries: Record<string, string>) => new Map(Object.entries(entries).filter(([, value]) => value !== ''));
const itemTypes: Record<string, DataType> = { camera: types.utf8, name: types.utf8, value: types.utf8 };
const itemFields = ({ fields }: { readonly fields: readonly string[] }) =>
  fields.map(name => field(name, itemTypes[name] ?? types.float64));

const schema = new Schema(
  [
    ...labelColumns.map(({ name, type, unit, about }) => field(name, types[type], said({ unit, about }))),
    ...[boxes2Column, attributesColumn].map(one =>
      field(one.name, column.listOf(column.structType(itemFields(one))), said({ about: one.about })),
    ),
  ],
  new Map([
    [LABELS_KEY, LABELS_VERSION],
    [
      'frames',
      'body: x ahead, y left, z up; cameras: z ahead, x right, y down; quaternions x y z w map the box into frame',
    ],
  ]),
);

export const arrowLabels: LabelWriter = {
  name: 'framelock',
  about: 'framelock’s own: labels.arrow, one row per label, for pyarrow, polars and DuckDB',
  write(labels) {
    const left = new Map<string, number>();
    const kept = labels.filter(label => {
      const why = refusal(label);
      if (why !== undefined) left.set(why, (left.get(why) ?? 0) + 1);
      return why === undefined;
    });
    const file = ipcFile(schema);
    const chunks = file.begin();
    for (let from = 0; from < kept.length; from += rowsPerBatch)
      for (const chunk of file.write(batchOf(kept.slice(from, from + rowsPerBatch)))) chunks.push(chunk);
    for (const chunk of file.end()) chunks.push(chunk);
    return { files: new Map([[LABELS_FILE, joined(chunks)]]), left };
  },
};

/** What a column cannot hold; undefined for nothing. */
function refusal(label: Label): string | undefined {
  const texts = [
    label.id,
    label.track,
    label.category,
    label.frame,
    ...label.boxes2.map(box => box.camera),
    ...label.attributes.flat(),
  ];
  if ('file' in label.moment) texts.push(label.moment.file);
  else if (BigInt.asIntN(64, label.moment.stampNs) !== label.moment.stampNs) return 'its stamp does not fit 64 bits';
  if (texts.some(text => /\p{Surrogate}/u.test(text))) return 'a text in it is no Unicode';
  if (label.points !== undefined && !Number.isSafeInteger(label.points))
    return 'its count of points is no whole number';
  return undefined;
}

type Cell = string | bigint | number | undefined;

const box = (pick: (value: NonNullable<Label['box']>) => number) => (label: Label) => label.box && pick(label.box);
/** By column. */
const cells: Readonly<Record<string, (label: Label) => Cell>> = {
  label_id: label => label.id,
  track: label => label.track,
  category: label => label.category,
  stamp_ns: ({ moment }) => ('stampNs' in moment ? moment.stampNs : undefined),
  frame_file: ({ moment }) => ('file' in moment ? moment.file : undefined),
  frame: label => label.frame,
  x: box(({ T }) => T.t[0]),
  y: box(({ T }) => T.t[1]),
  z: box(({ T }) => T.t[2]),
  qx: box(({ T }) => T.q[0]),
  qy: box(({ T }) => T.q[1]),
  qz: box(({ T }) => T.q[2]),
  qw: box(({ T }) => T.q[3]),
  length: box(({ size }) => size[0]),
  width: box(({ size }) => size[1]),
  height: box(({ size }) => size[2]),
  vx: label => label.velocity?.[0],
  vy: label => label.velocity?.[1],
  vz: label => label.velocity?.[2],
  points: label => (label.points === undefined ? undefined : BigInt(label.points)),
  occluded: label => finite(label.occluded),
  truncated: label => finite(label.truncated),
};

function batchOf(labels: readonly Label[]): Batch {
  const plain = ({ name, type }: LabelColumn): ColumnData => {
    const values = labels.map(cells[name]);
    if (type === 'utf8') return column.utf8(values as (string | undefined)[]);
    return type === 'int64'
      ? column.int64(values as (bigint | undefined)[])
      : column.float64(values as (number | undefined)[]);
  };
  const boxes = labels.map(label => label.boxes2);
  const attributes = labels.map(label => label.attributes);
  return {
    numRows: labels.length,
    columns: [
      ...labelColumns.map(plain),
      column.structLists(
        boxes,
        boxes2Column.fields.map(name =>
          name === 'camera'
            ? column.utf8(boxes.flatMap(list => list.map(one => one.camera)))
            : column.float64(boxes.flatMap(list => list.map(one => one[name]))),
        ),
      ),
      column.structLists(
        attributes,
        [0, 1].map(i => column.utf8(attributes.flatMap(list => list.map(pair => pair[i])))),
      ),
    ],
  };
}

function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
