// What a gyroscope shows while nothing turns: its bias, from seconds in which the accelerometer and the rates stand still.

import { STANDARD_GRAVITY } from '../../geometry/gravity.js';
import { crossProduct } from '../../geometry/rotation-vector.js';
import type { Vec3 } from '../../geometry/se3.js';
import { vec3 } from '../../geometry/vec3.js';
import { median } from '../../time/order-statistics.js';

/** Readings in the IMU's own frame, one after the other: ns ascending, rad/s, and m/s² where there is an accelerometer. */
export interface GyroColumns {
  readonly tNs: Float64Array;
  readonly rate: Float64Array;
  readonly force?: Float64Array;
}

export interface GyroBias {
  /** rad/s, per axis; 0 where it was not seen. */
  readonly rate: Vec3;
  /** Of the largest axis, rad/s: the scatter of the still seconds' means; NaN where it was not seen. */
  readonly sigma: number;
  readonly stillNs: number;
  readonly observable: boolean;
  readonly reasons: readonly string[];
}

/** Stillness is looked for in stretches of this length, which have at least so many readings. */
const WINDOW_NS = 1e9;
const LEAST_READINGS = 20;
/** Standing, by the scatter within a second: rad/s (reference 0.01) and m/s², which an engine or a road exceeds. */
const STILL_RATE = 0.01;
const STILL_FORCE = 0.1;
/**
 * A mean rate above these is a turn, rad/s. About the vertical nothing but its size tells a bias from a slow turn of a smooth
 * platform; about any other axis a turn would move gravity, so that biases of raw sensors (4 °/s on a real ADIS16448) are allowed.
 */
const MOST_UPRIGHT = 0.03;
const MOST_LEVEL = 0.1;
/** How far gravity may turn between the halves of a second, rad: half of what a level turn of `MOST_UPRIGHT` would do. */
const GRAVITY_TURN = 0.0075;
/** A mean force that differs from gravity by more is a bend's, or of a car that speeds up, m/s². */
const FORCE_SLACK = 0.3;
/** Still seconds whose means differ by more than this are not all still, rad/s. */
const AGREEMENT = 0.005;

export function gyroBias(columns: GyroColumns): GyroBias {
  const none = (reason: string): GyroBias => ({
    ...{ rate: [0, 0, 0], sigma: Number.NaN, stillNs: 0, observable: false },
    reasons: [reason],
  });
  if (!columns.force) return none('no accelerometer tells when it stood still');
  const means = stillMeans(columns);
  if (means.length === 0) return none('it never stood still for a second');
  const rate = vec3(axis => median(means.map(mean => mean[axis])));
  const agreeing = means.filter(mean => mean.every((value, axis) => Math.abs(value - rate[axis]) <= AGREEMENT));
  if (2 * agreeing.length <= means.length) return none('the seconds that look still do not agree');
  const scatter = [0, 1, 2].map(axis =>
    Math.sqrt(agreeing.reduce((sum, mean) => sum + (mean[axis] - rate[axis]) ** 2, 0) / agreeing.length),
  );
  const stillNs = agreeing.length * WINDOW_NS;
  return { rate, sigma: Math.max(...scatter), stillNs, observable: true, reasons: [] };
}

/** Mean rates of the seconds that stand still, from the first reading on. */
function stillMeans({ tNs, rate, force }: GyroColumns): Vec3[] {
  const means: Vec3[] = [];
  for (let from = 0; from < tNs.length; ) {
    let to = from;
    while (to < tNs.length && tNs[to] < tNs[from] + WINDOW_NS) to++;
    const whole = to < tNs.length && to - from >= LEAST_READINGS;
    if (whole && standsStill(rate, force!, from, to)) means.push(spread(rate, from, to).mean);
    from = to;
  }
  return means;
}

function standsStill(rate: Float64Array, force: Float64Array, from: number, to: number): boolean {
  const turns = spread(rate, from, to);
  const pulls = spread(force, from, to);
  const size = Math.hypot(...pulls.mean);
  if (!(turns.sigma < STILL_RATE && pulls.sigma < STILL_FORCE && Math.abs(size - STANDARD_GRAVITY) < FORCE_SLACK))
    return false;
  const upright = turns.mean.reduce((sum, w, axis) => sum + (w * pulls.mean[axis]) / size, 0);
  const level = Math.sqrt(Math.max(0, Math.hypot(...turns.mean) ** 2 - upright ** 2));
  const middle = (from + to) >> 1;
  const [a, b] = [spread(force, from, middle).mean, spread(force, middle, to).mean];
  const turned = Math.hypot(...crossProduct(a, b)) / (Math.hypot(...a) * Math.hypot(...b));
  return Math.abs(upright) < MOST_UPRIGHT && level < MOST_LEVEL && turned < GRAVITY_TURN;
}

/** Mean, and the standard deviation of the axis that scatters most; NaN where a reading is. */
function spread(values: Float64Array, from: number, to: number): { mean: Vec3; sigma: number } {
  const n = to - from;
  const mean = [0, 0, 0] as [number, number, number];
  const square = [0, 0, 0];
  for (let i = 3 * from; i < 3 * to; i++) mean[i % 3] += values[i] / n;
  for (let i = 3 * from; i < 3 * to; i++) square[i % 3] += (values[i] - mean[i % 3]) ** 2 / n;
  return { mean, sigma: Math.sqrt(Math.max(...square)) };
}
