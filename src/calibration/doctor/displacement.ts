// How far two readings draw the same points apart: the measure of whether they can differ at all on these pictures.
import { toMatrix } from '../../geometry/se3.js';
import { move } from '../../kernel/score/look.js';
import { median } from '../../time/order-statistics.js';
import type { TriedReading } from './all-readings.js';
import type { LookedFrame } from './look-frame.js';

/** Points of the frame that are compared. */
const MOST = 4000;

/** Median distance, px, over points that either puts on the picture; a point that only one of them sees is infinitely far. */
export function displacement(frame: LookedFrame, a: TriedReading, b: TriedReading): number {
  const all = frame.points.length / 3;
  const n = Math.min(MOST, all);
  const points = new Float64Array(3 * n);
  for (let k = 0; k < n; k++) {
    const i = Math.floor((k * all) / n);
    for (let c = 0; c < 3; c++) points[3 * k + c] = frame.points[3 * i + c];
  }
  const [one, two] = [a, b].map(reading => drawn(points, n, reading));
  const inside = (uv: Float64Array, i: number) =>
    uv[2 * i] >= 0 && uv[2 * i + 1] >= 0 && uv[2 * i] < frame.width && uv[2 * i + 1] < frame.height;
  const found: number[] = [];
  for (let i = 0; i < n; i++) {
    if (!inside(one, i) && !inside(two, i)) continue;
    const far = Math.hypot(one[2 * i] - two[2 * i], one[2 * i + 1] - two[2 * i + 1]);
    found.push(Number.isFinite(far) ? far : Number.POSITIVE_INFINITY);
  }
  return found.length > 0 ? median(found) : Number.POSITIVE_INFINITY;
}

function drawn(points: Float64Array, n: number, { T_camera_lidar, camera }: TriedReading): Float64Array {
  const xyz = new Float64Array(3 * n);
  const uv = new Float64Array(2 * n);
  move(points, n, toMatrix(T_camera_lidar), xyz);
  camera.project(xyz, n, uv, new Uint8Array(n));
  return uv;
}
