// The schema of one SyncedFrame and the record batches that hold a few of them.
import { type Field, Schema } from 'apache-arrow';
import { isDeskewed } from '../../frame/deskewer.js';
import type { ProjectionCell, SyncedFrame } from '../../frame/frame.js';
import type { FramePlan, Pair } from '../../frame/plan.js';
import { toMatrix } from '../../geometry/se3.js';
import type { Column } from './cell-columns.js';
import { sensorColumn } from './cell-columns.js';
import * as column from './columns.js';
import { type Batch, type ColumnData, field, listOf, types } from './columns.js';
import { huggingFaceFeatures } from './huggingface.js';
import { mergedColumns, mergedFields } from './merged-columns.js';

export interface FrameTable {
  readonly schema: Schema;
  batch(frames: readonly SyncedFrame[]): Batch;
}

const egoFields = [
  field('translation_m', listOf(types.float64)),
  field('rotation_xyzw', listOf(types.float64)),
  field('T_world_rig', listOf(types.float64)),
];

const projectionFields = [
  field('index', listOf(types.uint32)),
  field('u', listOf(types.float32)),
  field('v', listOf(types.float32)),
  field('depth', listOf(types.float32)),
  field('motion_compensated', types.bool),
];

const visibilityFields = [field('visibility', listOf(types.uint8))];

export function frameTable(plan: FramePlan, recording: string): FrameTable {
  const sensors = plan.sensors.map(sensor =>
    sensorColumn(sensor, { atFrame: plan.brackets.has(sensor), deskew: isDeskewed(sensor, plan) }),
  );
  const { visibility = false } = plan.options;
  const pairFields = plan.pairs.map(pair => pairField(pair, visibility));
  const fields: Field[] = [
    field('frame_index', types.int64),
    field('stamp_ns', types.int64),
    field('recording', types.utf8),
    field('ego', column.structType(egoFields)),
    ...sensors.map(s => s.field),
  ];
  if (pairFields.length > 0) fields.push(field('projection', column.structType(pairFields)));
  const schema = new Schema(fields, metadataOf(plan, fields));
  return {
    schema,
    batch(frames) {
      const children = [
        column.int64(frames.map(f => BigInt(f.index))),
        column.int64(frames.map(f => f.stampNs)),
        column.utf8(frames.map(() => recording)),
        egoColumn(frames),
        ...sensors.map((s: Column, i) => s.data(frames.map(f => f.cells[i]))),
      ];
      if (pairFields.length > 0) children.push(projectionColumn(plan, pairFields, frames));
      return { numRows: frames.length, columns: children };
    },
  };
}

/** The name of a projection: which cloud's points, in whose picture. */
function pairName(pair: Pair): string {
  return `${pair.cloudSensor.name}_in_${pair.cameraSensor.name}`;
}

function fieldsOf(pair: Pair, visibility: boolean): readonly Field[] {
  return [
    ...projectionFields,
    ...(pair.turnNs === undefined ? [] : mergedFields),
    ...(visibility ? visibilityFields : []),
  ];
}

function pairField(pair: Pair, visibility: boolean): Field {
  const metadata = new Map([
    ['cloud', pair.cloudSensor.name],
    ['camera', pair.cameraSensor.name],
  ]);
  return field(pairName(pair), column.structType(fieldsOf(pair, visibility)), metadata);
}

function egoColumn(frames: readonly SyncedFrame[]): ColumnData {
  const poses = frames.map(f => f.T_world_rig);
  return column.struct(
    egoFields,
    [
      column.lists(poses.map(T => T && Float64Array.from(T.t))),
      column.lists(poses.map(T => T && Float64Array.from(T.q))),
      column.lists(poses.map(T => T && Float64Array.of(...toMatrix(T), 0, 0, 0, 1))),
    ],
    poses.map(T => T !== undefined),
  );
}

function projectionColumn(
  { pairs, options }: FramePlan,
  pairFields: readonly Field[],
  frames: readonly SyncedFrame[],
): ColumnData {
  const children = pairs.map((pair, p) =>
    pairColumn(
      pair,
      frames.map(f => f.projections[p]),
      options.visibility ?? false,
    ),
  );
  return column.struct(
    pairFields,
    children,
    frames.map(() => true),
  );
}

function pairColumn(pair: Pair, cells: readonly (ProjectionCell | undefined)[], visibility: boolean): ColumnData {
  return column.struct(
    fieldsOf(pair, visibility),
    [
      column.lists(cells.map(c => c?.index)),
      column.lists(cells.map(c => c?.u)),
      column.lists(cells.map(c => c?.v)),
      column.lists(cells.map(c => c?.depth)),
      column.bool(cells.map(c => c?.compensated)),
      ...(pair.turnNs === undefined ? [] : mergedColumns(cells)),
      ...(visibility ? [column.lists(cells.map(c => c?.visibility))] : []),
    ],
    cells.map(c => c !== undefined),
  );
}

function metadataOf(plan: FramePlan, fields: readonly Field[]): Map<string, string> {
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
    ['huggingface', JSON.stringify({ info: { features: huggingFaceFeatures(fields) } })],
  ]);
}
