// boxes.arrow: one row per label that was bound to a frame, with where it is in the rig and how suspicious it is.
import { findSensor } from '../../frame/scene/find-sensor.js';
import type { BoundLabels, Scene } from '../../frame/scene/index.js';
import type { Box2 } from '../../label/index.js';
import { arrowBytes } from '../arrow/arrow-bytes.js';
import { types } from '../arrow/columns.js';
import { float64, int32, int64, list, structList, type TableColumn, tableOf, utf8 } from '../arrow/table-columns.js';

export interface JudgedBoxes {
  readonly labels: BoundLabels['labels'];
  readonly scene: Pick<Scene, 'sensors' | 'frameStampsNs'>;
  /** By position. */
  readonly scores: ArrayLike<number>;
  readonly findings: ArrayLike<number>;
}

type Row = BoundLabels['labels'][number];

const edges = ['left', 'top', 'right', 'bottom'] as const;

const numbers = (name: string, of: (row: Row) => readonly number[] | undefined) =>
  list<Row>(name, types.float64, row => {
    const values = of(row);
    return values && Float64Array.from(values);
  });
const claimed = (name: string, of: (row: Row) => number | undefined) =>
  float64<Row>(name, row => {
    const value = of(row);
    return Number.isFinite(value) ? value : undefined;
  });

/** docs/LABELS.md has the columns. */
function columnsOf({ scene, scores, findings }: JudgedBoxes): readonly TableColumn<Row>[] {
  const cameras = new Map<string, string>();
  const cameraOf = (said: string) => {
    const known = cameras.get(said) ?? findSensor(scene, said, ['camera'])?.name ?? said;
    cameras.set(said, known);
    return known;
  };
  return [
    utf8('label', row => row.label.id),
    utf8('track', row => row.label.track),
    utf8('category', row => row.label.category),
    int32('frame', row => row.frame),
    int64('frame_stamp_ns', row => scene.frameStampsNs[row.frame]),
    int64('stamp_ns', row => row.stampNs),
    utf8('sensor', row => row.sensor),
    numbers('translation_m', row => row.box?.T.t),
    numbers('rotation_xyzw', row => row.box?.T.q),
    numbers('size_m', row => row.box?.size),
    numbers('velocity_mps', row => row.velocity),
    structList<Row, Box2>(
      'boxes_2d',
      [utf8('camera', box => cameraOf(box.camera)), ...edges.map(edge => float64<Box2>(edge, box => box[edge]))],
      row => row.label.boxes2,
    ),
    claimed('points', row => row.label.points),
    claimed('occluded', row => row.label.occluded),
    claimed('truncated', row => row.label.truncated),
    float64('score', row => scores[row.position]),
    int32('findings', row => findings[row.position]),
  ];
}

export function boxesArrow(boxes: JudgedBoxes): Uint8Array {
  return arrowBytes(tableOf(columnsOf(boxes), boxes.labels));
}
