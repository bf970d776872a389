// Tables whose row i belongs to frame i: nothing but their number tells that rows were lost.
import type { Issues } from '../../issue.js';

/** FL0106 where the table `topic` has fewer `rows` than there are `frames`. */
export function reportFewRows(file: string, topic: string, rows: number, frames: number, issues: Issues): void {
  if (rows >= frames) return;
  issues.add(
    'FL0106',
    `${rows} rows of ${topic} for ${frames} frames: row i is taken for that of frame i, and the last frames have none; if rows are missing before, all behind them are of a wrong frame: compare the file with the original`,
    { file, topic },
  );
}
