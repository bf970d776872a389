// Points of any recorded layout to interleaved float32, one row of `width` numbers per point.
import { FramelockError } from '../issue.js';
import type { PointCloud } from '../message/value.js';
import { readFloatRun, readPointColumn } from './point-column.js';
import type { PointLayout } from './point-layout.js';
import { pointTimesNs } from './point-time/point-time.js';
import { timeFieldIn } from './point-time/time-in-parts.js';
import { checkReadable, isPacked, readSteps, tilesOf } from './read-plan.js';

/**
 * Reads all points, in recorded order, into `out` or a new array of count × layout.width. A converted time column becomes
 * seconds relative to `stampNs`, the cloud's header stamp. Throws FL0306 when the cloud is not of this layout (names,
 * types and counts; offsets and step may differ) or its bytes are too few.
 */
export function readPoints(cloud: PointCloud, layout: PointLayout, out?: Float32Array, stampNs?: bigint): Float32Array {
  const count = cloud.width * cloud.height;
  const { width } = layout;
  checkReadable(cloud, layout);
  const points = out ?? new Float32Array(count * width);
  if (points.length < count * width)
    throw new FramelockError('FL0899', `expected room for ${count * width} numbers, got ${points.length}`);
  if (isPacked(cloud, layout)) {
    // Little-endian on every machine that runs this: one copy, which also keeps the bits of colours packed in a float.
    const bytes = new Uint8Array(points.buffer, points.byteOffset, count * width * 4);
    bytes.set(cloud.data.subarray(0, bytes.length));
    return points;
  }
  const steps = readSteps(cloud, layout);
  for (const { at, from, count: inTile } of tilesOf(cloud)) {
    const bytes = cloud.data.subarray(at, at + inTile * cloud.step);
    const tile = { ...cloud, width: inTile, height: 1, rowStep: bytes.length, data: bytes };
    const rows = points.subarray(from * width);
    for (const { offset, column, type, run, bits } of steps) {
      if (run > 1) readFloatRun(tile, offset, run, rows, column, width);
      else readPointColumn(tile, type, offset, rows, column, width, bits);
    }
  }
  writeTimes(cloud, layout, stampNs, points);
  return points;
}

/** The converted time column, if the layout has one: seconds relative to the cloud's header stamp. */
export function writeTimes(
  cloud: PointCloud,
  layout: PointLayout,
  stampNs: bigint | undefined,
  points: Float32Array,
): void {
  const { time } = layout;
  if (!time) return;
  if (stampNs === undefined) throw new FramelockError('FL0899', "expected the cloud's header stamp, got none");
  const field = timeFieldIn(cloud, time.field)!;
  const ns = pointTimesNs(cloud, { ...time, field }, stampNs);
  for (let i = 0, to = time.column; i < ns.length; i++, to += layout.width) points[to] = ns[i] * 1e-9;
}
