// The fields that a projection has more where neighbouring sweeps are merged: which sweep a point is of, and where that lies.
import type { Field } from 'apache-arrow';
import type { OtherSweep, ProjectionCell } from '../../frame/frame.js';
import { sourceColumn, sourceFields } from './address-column.js';
import * as column from './columns.js';
import { type ColumnData, field, listOf, types } from './columns.js';

const otherFields = [
  field('frame_index', types.int64),
  field('stamp_ns', types.int64),
  field('source', column.structType(sourceFields)),
];

export const mergedFields: readonly Field[] = [
  field('sweep', listOf(types.int8)),
  field('sweep_before', column.structType(otherFields)),
  field('sweep_after', column.structType(otherFields)),
];

export function mergedColumns(cells: readonly (ProjectionCell | undefined)[]): ColumnData[] {
  return [
    column.lists(cells.map(c => c?.sweep)),
    otherColumn(cells.map(c => c?.before)),
    otherColumn(cells.map(c => c?.after)),
  ];
}

function otherColumn(sweeps: readonly (OtherSweep | undefined)[]): ColumnData {
  return column.struct(
    otherFields,
    [
      column.int64(sweeps.map(s => (s && s.frame >= 0 ? BigInt(s.frame) : undefined))),
      column.int64(sweeps.map(s => s?.stampNs)),
      sourceColumn(sweeps.map(s => s?.source)),
    ],
    sweeps.map(s => s !== undefined),
  );
}
