// How much of a turn the points of a sweep lie in, whatever their order: what its times must be long enough for.
import type { PointCloud } from '../../message/value.js';
import { checkCloud } from '../check-cloud.js';
import { readPointColumn } from '../point-column.js';

/** Sectors of 3°: far wider than the steps between columns of a spinning LiDAR, also in a thinned cloud. */
const BINS = 120;

/** Share of a turn about z outside the widest empty sector; undefined without x and y, or without points off the axis. */
export function turnSeen(cloud: PointCloud): number | undefined {
  const fields = ['x', 'y'].map(name => cloud.fields.find(field => field.name === name));
  const [fx, fy] = fields;
  const count = cloud.width * cloud.height;
  if (!fx || !fy || count === 0) return undefined;
  checkCloud(cloud, [fx, fy]);
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  readPointColumn(cloud, fx.type, fx.offset, x, 0, 1);
  readPointColumn(cloud, fy.type, fy.offset, y, 0, 1);
  const seen = new Uint8Array(BINS);
  for (let i = 0; i < count; i++) {
    const turn = Math.atan2(y[i], x[i]) / (2 * Math.PI);
    if (!Number.isNaN(turn) && (x[i] !== 0 || y[i] !== 0)) seen[Math.floor((turn + 1) * BINS) % BINS] = 1;
  }
  if (!seen.includes(1)) return undefined;
  let [widest, empty] = [0, 0];
  // Twice around: an empty sector may lie across the first bin.
  for (let k = 0; k < 2 * BINS; k++) {
    empty = seen[k % BINS] ? 0 : empty + 1;
    widest = Math.max(widest, empty);
  }
  return 1 - widest / BINS;
}
