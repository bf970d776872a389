// review/queue/boxes.arrow of a dataset (docs/LABELS.md), from labels bound to its frames.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Data,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  Struct,
  Table,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import type { ColumnData } from '../../src/export/arrow/columns.js';
import { ipcFile } from '../../src/export/arrow/ipc-file.js';
import type { BoundLabel } from '../../src/frame/scene/index.js';

export function writeBoxes(
  dataset: string,
  labels: readonly BoundLabel[],
  findings: (label: BoundLabel) => number,
): void {
  const numbers = new List(new Field('item', new Float64(), true));
  const flat = new Struct([
    new Field('camera', new Utf8()),
    ...['left', 'top', 'right', 'bottom'].map(name => new Field(name, new Float64())),
  ]);
  const of = <T>(get: (label: BoundLabel) => T) => labels.map(get);
  const list = (get: (label: BoundLabel) => readonly number[] | undefined) =>
    vectorFromArray(
      of(label => get(label)?.slice() ?? null),
      numbers,
    );
  const columns: Record<string, Vector> = {
    label: vectorFromArray(
      of(one => one.label.id),
      new Utf8(),
    ),
    track: vectorFromArray(
      of(one => one.label.track),
      new Utf8(),
    ),
    category: vectorFromArray(
      of(one => one.label.category),
      new Utf8(),
    ),
    frame: vectorFromArray(
      of(one => one.frame),
      new Int32(),
    ),
    stamp_ns: vectorFromArray(
      of(one => one.stampNs),
      new Int64(),
    ),
    sensor: vectorFromArray(
      of(one => one.sensor),
      new Utf8(),
    ),
    translation_m: list(one => one.box?.T.t),
    rotation_xyzw: list(one => one.box?.T.q),
    size_m: list(one => one.box?.size),
    velocity_mps: list(one => one.velocity),
    boxes_2d: vectorFromArray(
      of(one => one.label.boxes2.map(box => ({ ...box }))),
      new List(new Field('item', flat, true)),
    ),
    score: vectorFromArray(
      of(one => findings(one) * 3),
      new Float64(),
    ),
    findings: vectorFromArray(of(findings), new Int32()),
  };
  const folder = join(dataset, 'review', 'queue');
  mkdirSync(folder, { recursive: true });
  const table = new Table(columns);
  // Apache's own file writer leaves the leading schema out; framelock's does not.
  const file = ipcFile(table.schema);
  const chunks = [...file.begin().map(copy)];
  for (const { data } of table.batches)
    chunks.push(...file.write({ numRows: data.length, columns: data.children.map(flattened) }).map(copy));
  writeFileSync(join(folder, 'boxes.arrow'), Buffer.concat([...chunks, ...file.end().map(copy)]));
}

const copy = (chunk: Uint8Array) => chunk.slice();

/** A column and its children in the order of the Arrow format: node, validity, offsets, values. */
function flattened(data: Data): ColumnData {
  const { length, nullCount, nullBitmap, valueOffsets, values, children } = data;
  return body => {
    body.nodes.push({ length, nullCount });
    body.values([nullCount > 0 ? nullBitmap : undefined]);
    if (valueOffsets) body.values([valueOffsets]);
    if (children.length === 0) body.values([values]);
    for (const child of children) flattened(child)(body);
  };
}
