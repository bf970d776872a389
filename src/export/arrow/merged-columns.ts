// What a projection has more where neighbouring sweeps are merged: which sweep a point is of, and where that lies.
import type { OtherSweep, ProjectionCell } from '../../frame/frame.js';
import { sourceColumns } from './address-column.js';
import { types } from './columns.js';
import { int64, list, struct, type TableColumn } from './table-columns.js';

const otherColumns: readonly TableColumn<OtherSweep>[] = [
  int64('frame_index', sweep => (sweep.frame >= 0 ? BigInt(sweep.frame) : undefined)),
  int64('stamp_ns', sweep => sweep.stampNs),
  struct('source', sourceColumns, sweep => sweep.source),
];

export const mergedColumns: readonly TableColumn<ProjectionCell>[] = [
  list('sweep', types.int8, projection => projection.sweep),
  struct('sweep_before', otherColumns, projection => projection.before),
  struct('sweep_after', otherColumns, projection => projection.after),
];
