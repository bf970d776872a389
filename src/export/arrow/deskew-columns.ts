// The fields that a LiDAR's cell has more where sweeps were to be moved to their stamps: whether it was, by what, and why not.
import type { Field } from 'apache-arrow';
import type { CloudCell } from '../../frame/frame.js';
import * as column from './columns.js';
import { type ColumnData, field, types } from './columns.js';

export const deskewFields: readonly Field[] = [
  field('deskewed', types.bool),
  field('pose_source', types.utf8),
  field('pose_gap_ns', types.int64),
  field('not_deskewed', types.utf8),
];

export function deskewColumns(clouds: readonly (CloudCell | undefined)[]): ColumnData[] {
  const all = clouds.map(cloud => cloud?.deskewed);
  const moved = all.map(one => (one?.moved ? one : undefined));
  return [
    column.bool(all.map(one => one?.moved)),
    column.utf8(moved.map(one => one?.poses)),
    column.int64(moved.map(one => one && BigInt(Math.round(one.gapNs)))),
    column.utf8(all.map(one => (one?.moved === false ? one.why : undefined))),
  ];
}
