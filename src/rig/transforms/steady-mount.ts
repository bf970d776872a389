// A mount said again and again on /tf with noise: whether it stands still but for that, and where.
import { type SE3, unitQuaternion } from '../../geometry/se3.js';
import { median } from '../../time/order-statistics.js';
import type { TransformSeries } from './transform-series.js';

/** m and rad (0.05°): what a mount may lie off its median and still be one. Rounded angles and joint encoders stay below, joints that move do not. */
export const STEADY = { distance: 1e-3, turn: 8.7e-4 } as const;

export interface SteadyMount {
  readonly series: TransformSeries;
  /** T_parent_child: medians of the numbers, the quaternion at unit length. */
  readonly T_parent_child: SE3;
  /** How far the farthest sample lies from it, m and rad. */
  readonly distance: number;
  readonly turn: number;
}

/** Undefined where a sample is no transform, or lies farther off than STEADY allows. */
export function steadyMount(series: TransformSeries): SteadyMount | undefined {
  const { xyz, xyzw } = series.columns();
  const { count } = series;
  const unit = new Float64Array(4 * count);
  for (let i = 0; i < count; i++) {
    const q = unitQuaternion([xyzw[4 * i], xyzw[4 * i + 1], xyzw[4 * i + 2], xyzw[4 * i + 3]]);
    if (!q) return undefined;
    // q and -q are one rotation: all on the side of the first.
    const sign = i > 0 && dot(q, unit) < 0 ? -1 : 1;
    for (let k = 0; k < 4; k++) unit[4 * i + k] = sign * q[k];
  }
  const middle = (from: Float64Array, width: number, k: number) =>
    median(Float64Array.from({ length: count }, (_, i) => from[width * i + k]));
  const t = [0, 1, 2].map(k => middle(xyz, 3, k)) as unknown as SE3['t'];
  const q = unitQuaternion([0, 1, 2, 3].map(k => middle(unit, 4, k)));
  if (!q) return undefined;
  let [distance, turn] = [0, 0];
  for (let i = 0; i < count; i++) {
    const off = Math.hypot(xyz[3 * i] - t[0], xyz[3 * i + 1] - t[1], xyz[3 * i + 2] - t[2]);
    // |q − p| = 2 sin(angle / 4).
    const chord = Math.hypot(...[0, 1, 2, 3].map(k => unit[4 * i + k] - q[k]));
    if (!(off <= STEADY.distance && 4 * Math.asin(Math.min(1, chord / 2)) <= STEADY.turn)) return undefined;
    distance = Math.max(distance, off);
    turn = Math.max(turn, 4 * Math.asin(chord / 2));
  }
  return { series, T_parent_child: { q, t }, distance, turn };
}

function dot(q: readonly number[], of: Float64Array): number {
  return q[0] * of[0] + q[1] * of[1] + q[2] * of[2] + q[3] * of[3];
}
