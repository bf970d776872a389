// What a LiDAR's cell has more where sweeps were to be moved to their stamps: whether it was, by what, and why not.
import type { CloudCell } from '../../frame/frame.js';
import { bool, int64, type TableColumn, utf8 } from './table-columns.js';

const movedBy = (cloud: CloudCell) => (cloud.deskewed?.moved ? cloud.deskewed : undefined);

export const deskewColumns: readonly TableColumn<CloudCell>[] = [
  bool('deskewed', cloud => cloud.deskewed?.moved),
  utf8('pose_source', cloud => movedBy(cloud)?.poses),
  int64('pose_gap_ns', cloud => {
    const moved = movedBy(cloud);
    return moved && BigInt(Math.round(moved.gapNs));
  }),
  utf8('not_deskewed', ({ deskewed }) => (deskewed?.moved === false ? deskewed.why : undefined)),
];
