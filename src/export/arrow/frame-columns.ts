// The schema of one SyncedFrame and the record batches that hold a few of them.
import type { Schema } from 'apache-arrow';
import { isDeskewed } from '../../frame/deskewer.js';
import type { ProjectionCell, SyncedFrame } from '../../frame/frame.js';
import type { FramePlan, Pair } from '../../frame/plan.js';
import { type SE3, toMatrix } from '../../geometry/se3.js';
import { sensorColumn } from './cell-columns.js';
import { type Batch, types } from './columns.js';
import { huggingFaceFeatures } from './huggingface.js';
import { mergedColumns } from './merged-columns.js';
import {
  batchOf,
  bool,
  group,
  int64,
  list,
  schemaOf,
  struct,
  type TableColumn,
  utf8,
  within,
} from './table-columns.js';

export interface FrameTable {
  readonly schema: Schema;
  batch(frames: readonly SyncedFrame[]): Batch;
}

const egoColumns: readonly TableColumn<SE3>[] = [
  list('translation_m', types.float64, T => Float64Array.from(T.t)),
  list('rotation_xyzw', types.float64, T => Float64Array.from(T.q)),
  list('T_world_rig', types.float64, T => Float64Array.of(...toMatrix(T), 0, 0, 0, 1)),
];

const projectionColumns: readonly TableColumn<ProjectionCell>[] = [
  list('index', types.uint32, projection => projection.index),
  list('u', types.float32, projection => projection.u),
  list('v', types.float32, projection => projection.v),
  list('depth', types.float32, projection => projection.depth),
  bool('motion_compensated', projection => projection.compensated),
];

const visibilityColumn: TableColumn<ProjectionCell> = list(
  'visibility',
  types.uint8,
  projection => projection.visibility,
);

export function frameTable(plan: FramePlan, recording: string): FrameTable {
  const columns: TableColumn<SyncedFrame>[] = [
    int64('frame_index', frame => BigInt(frame.index)),
    int64('stamp_ns', frame => frame.stampNs),
    utf8('recording', () => recording),
    struct('ego', egoColumns, frame => frame.T_world_rig),
    ...plan.sensors.flatMap((sensor, i) => {
      const extras = { atFrame: plan.brackets.has(sensor), deskew: isDeskewed(sensor, plan) };
      return within((frame: SyncedFrame) => frame.cells[i], [sensorColumn(sensor, extras)]);
    }),
  ];
  const pairs = plan.pairs.map((pair, p) => pairColumn(pair, p, plan.options.visibility ?? false));
  if (pairs.length > 0) columns.push(group('projection', pairs));
  return {
    schema: schemaOf(columns, metadataOf(plan, columns)),
    batch: frames => batchOf(columns, frames),
  };
}

/** Called after which cloud's points it holds, in whose picture. */
function pairColumn(
  { cloudSensor, cameraSensor, turnNs }: Pair,
  position: number,
  visibility: boolean,
): TableColumn<SyncedFrame> {
  const metadata = new Map([
    ['cloud', cloudSensor.name],
    ['camera', cameraSensor.name],
  ]);
  const columns = [
    ...projectionColumns,
    ...(turnNs === undefined ? [] : mergedColumns),
    ...(visibility ? [visibilityColumn] : []),
  ];
  const name = `${cloudSensor.name}_in_${cameraSensor.name}`;
  return struct(name, columns, frame => frame.projections[position], metadata);
}

function metadataOf(plan: FramePlan, columns: readonly TableColumn<SyncedFrame>[]): Map<string, string> {
  const { trajectory, rig } = plan;
  const about = {
    dataset_version: 1,
    rig_frame: rig.frameId,
    world_frame: trajectory?.worldFrame ?? '',
    world_origin_m: trajectory ? [...trajectory.origin] : [0, 0, 0],
    reference: plan.reference.name,
    pixel_origin: 'centre of the first pixel is (0, 0)',
    quaternion_order: 'xyzw',
    matrix_order: 'row-major 4x4; T_world_rig maps rig points into the world, world_origin_m subtracted',
  };
  return new Map([
    ['framelock', JSON.stringify(about)],
    ['huggingface', JSON.stringify({ info: { features: huggingFaceFeatures(columns.map(one => one.field)) } })],
  ]);
}
