// boxes.arrow: one row per label that was bound to a frame, with where it is in the rig and how suspicious it is.
import { Schema } from 'apache-arrow';
import { findSensor } from '../../frame/scene/find-sensor.js';
import type { BoundLabels, Scene } from '../../frame/scene/index.js';
import { arrowBytes } from '../arrow/arrow-bytes.js';
import * as column from '../arrow/columns.js';
import { type Batch, field, types } from '../arrow/columns.js';

export interface JudgedBoxes {
  readonly labels: BoundLabels['labels'];
  readonly scene: Pick<Scene, 'sensors' | 'frameStampsNs'>;
  /** By position. */
  readonly scores: ArrayLike<number>;
  readonly findings: ArrayLike<number>;
}

const rowsPerBatch = 8192;
const edges = ['left', 'top', 'right', 'bottom'] as const;
const numbers = column.listOf(types.float64);

/** docs/LABELS.md has the columns. */
const schema = new Schema([
  field('label', types.utf8),
  field('track', types.utf8),
  field('category', types.utf8),
  field('frame', types.int32),
  field('frame_stamp_ns', types.int64),
  field('stamp_ns', types.int64),
  field('sensor', types.utf8),
  field('translation_m', numbers),
  field('rotation_xyzw', numbers),
  field('size_m', numbers),
  field('velocity_mps', numbers),
  field(
    'boxes_2d',
    column.listOf(column.structType([field('camera', types.utf8), ...edges.map(name => field(name, types.float64))])),
  ),
  field('points', types.float64),
  field('occluded', types.float64),
  field('truncated', types.float64),
  field('score', types.float64),
  field('findings', types.int32),
]);

export function boxesArrow(boxes: JudgedBoxes): Uint8Array {
  return arrowBytes(schema, batches(boxes));
}

function* batches({ labels, scene, scores, findings }: JudgedBoxes): Generator<Batch> {
  const cameras = new Map<string, string>();
  const cameraOf = (said: string) => {
    const known = cameras.get(said) ?? findSensor(scene, said, ['camera'])?.name ?? said;
    cameras.set(said, known);
    return known;
  };
  for (let from = 0; from < labels.length; from += rowsPerBatch) {
    const rows = labels.slice(from, from + rowsPerBatch);
    const text = (pick: (row: (typeof rows)[number]) => string) => column.utf8(rows.map(pick));
    const list = (pick: (row: (typeof rows)[number]) => readonly number[] | undefined) =>
      column.lists(
        rows.map(row => {
          const values = pick(row);
          return values && Float64Array.from(values);
        }),
      );
    const claimed = (pick: (row: (typeof rows)[number]) => number | undefined) =>
      column.float64(
        rows.map(row => {
          const value = pick(row);
          return Number.isFinite(value) ? value : undefined;
        }),
      );
    const flat = rows.flatMap(row => row.label.boxes2);
    yield {
      numRows: rows.length,
      columns: [
        text(row => row.label.id),
        text(row => row.label.track),
        text(row => row.label.category),
        column.int32(rows.map(row => row.frame)),
        column.int64(rows.map(row => scene.frameStampsNs[row.frame])),
        column.int64(rows.map(row => row.stampNs)),
        text(row => row.sensor),
        list(row => row.box?.T.t),
        list(row => row.box?.T.q),
        list(row => row.box?.size),
        list(row => row.velocity),
        column.structLists(
          rows.map(row => row.label.boxes2),
          [column.utf8(flat.map(box => cameraOf(box.camera))), ...edges.map(e => column.float64(flat.map(b => b[e])))],
        ),
        claimed(row => row.label.points),
        claimed(row => row.label.occluded),
        claimed(row => row.label.truncated),
        column.float64(rows.map(row => scores[row.position])),
        column.int32(rows.map(row => findings[row.position])),
      ],
    };
  }
}
