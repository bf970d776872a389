// What a gyroscope shows while nothing turns: its bias, from seconds in which the accelerometer and the rates stand still.
import type { Vec3 } from '../geometry/se3.js';
import { median } from '../time/order-statistics.js';

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

const WINDOW_NS = 1e9;
const LEAST_READINGS = 20;
/** Standing, by the scatter within a second: rad/s (reference 0.01) and m/s², which an engine or a road exceeds. */
const STILL_RATE = 0.01;
const STILL_FORCE = 0.1;
/** A mean above this is a turn, rad/s: no gyroscope worth its name has such a bias. */
const MOST_BIAS = 0.02;
/** Forces of a car in a bend, m/s². */
const GRAVITY = 9.81;
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
  const rate = [0, 1, 2].map(axis => median(means.map(mean => mean[axis]))) as unknown as Vec3;
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
    const turns = spread(rate, from, to);
    const pulls = spread(force!, from, to);
    const whole = to < tNs.length && to - from >= LEAST_READINGS;
    const still = turns.sigma < STILL_RATE && pulls.sigma < STILL_FORCE;
    const level = Math.abs(Math.hypot(...pulls.mean) - GRAVITY) < FORCE_SLACK;
    if (whole && still && level && Math.hypot(...turns.mean) < MOST_BIAS) means.push(turns.mean);
    from = to;
  }
  return means;
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
