// A radar's own velocity from one scan: standing targets agree on it, movers and clutter do not.
//
//   d = −uᵀ v      d: rate of range, m/s, positive when the target recedes; u: unit vector to the target; v: the sensor's
//                  velocity in its own frame (Kellner et al. 2013, "Instantaneous ego-motion estimation using Doppler radar")

import { diagonalise } from '../../geometry/diagonalise.js';
import type { Vec3 } from '../../geometry/index.js';
import { choose, seeded } from './seeded.js';

/** Detections of one scan: where, m, xyz[3i..3i+2], and the rate of range, m/s. */
export interface RadarScan {
  readonly count: number;
  readonly xyz: Float64Array;
  readonly doppler: Float64Array;
}

export interface RadarVelocity {
  /** m/s in the sensor's frame; z is 0 for a radar that measures no elevation. */
  readonly velocity: Vec3;
  /** Row-major 3×3, (m/s)². */
  readonly covariance: Float64Array;
  /** 1 for each detection that fits a standing target. */
  readonly standing: Uint8Array;
  readonly inliers: number;
}

/** A target stands when its Doppler fits so well, m/s: three times the noise of common radars. */
const TOLERANCE = 0.3;
/** Random pairs or triples that are tried (RANSAC), and detections that must agree. */
const TRIES = 200;
const FEWEST = 6;
/** Part of the detections that must stand: fewer agree by chance or are a convoy. */
const LEAST_SHARE = 0.4;
/** Doppler is not believed better than this, m/s. */
const LEAST_NOISE = 0.03;
/** Directions must tell the velocity at least so well: smallest over largest eigenvalue of Σ u uᵀ. */
const LEAST_SPREAD = 1e-3;
/** Elevations whose sine varies less than this are not measured, or tell nothing. */
const FLAT = 0.02;

/** A reason instead of a velocity where the scan does not tell it. The same scan gives the same answer. */
export function radarVelocity(scan: RadarScan, seed: number): RadarVelocity | { readonly skipped: string } {
  const { directions, doppler, from } = usable(scan);
  const n = doppler.length;
  if (n < FEWEST) return { skipped: 'too few detections' };
  const axes = isFlat(directions, n) ? 2 : 3;
  let best = fitting(directions, doppler, [0, 0, 0]);
  const random = seeded(seed);
  const sample = new Uint32Array(axes);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    choose(random, n, sample);
    const found = leastSquares(directions, doppler, sample, axes);
    if (!found) continue;
    const inliers = fitting(directions, doppler, found.velocity);
    if (inliers.length > best.length) best = inliers;
  }
  for (let round = 0; round < 3; round++) {
    const found = leastSquares(directions, doppler, best, axes);
    if (found) best = fitting(directions, doppler, found.velocity);
  }
  if (best.length < FEWEST || best.length < LEAST_SHARE * n) return { skipped: 'no common motion in the Doppler' };
  const found = leastSquares(directions, doppler, best, axes);
  if (!found) return { skipped: 'directions do not tell the velocity' };
  const standing = new Uint8Array(scan.count);
  for (const i of best) standing[from[i]] = 1;
  return { ...found, standing, inliers: best.length };
}

function usable({ count, xyz, doppler }: RadarScan) {
  const directions: number[] = [];
  const rates: number[] = [];
  const from: number[] = [];
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]];
    const range = Math.hypot(x, y, z);
    if (!(range > 0.1 && range < 1e4) || !(Math.abs(doppler[i]) < 200)) continue;
    directions.push(x / range, y / range, z / range);
    rates.push(doppler[i]);
    from.push(i);
  }
  return { directions, doppler: rates, from };
}

function isFlat(directions: readonly number[], n: number): boolean {
  let [min, max] = [1, -1];
  for (let i = 0; i < n; i++) {
    min = Math.min(min, directions[3 * i + 2]);
    max = Math.max(max, directions[3 * i + 2]);
  }
  return max - min < FLAT;
}

function fitting(directions: readonly number[], doppler: readonly number[], [vx, vy, vz]: Vec3): number[] {
  const inliers: number[] = [];
  for (let i = 0; i < doppler.length; i++) {
    const u = 3 * i;
    const rest = doppler[i] + directions[u] * vx + directions[u + 1] * vy + directions[u + 2] * vz;
    if (Math.abs(rest) < TOLERANCE) inliers.push(i);
  }
  return inliers;
}

/** v that minimises Σ (d + uᵀv)², over x and y or all three axes; undefined when the directions leave it open. */
function leastSquares(
  directions: readonly number[],
  doppler: readonly number[],
  chosen: ArrayLike<number>,
  axes: 2 | 3,
): { velocity: Vec3; covariance: Float64Array } | undefined {
  const H = new Float64Array(axes * axes);
  const g = new Float64Array(axes);
  for (let k = 0; k < chosen.length; k++) {
    const u = 3 * chosen[k];
    for (let a = 0; a < axes; a++) {
      g[a] -= directions[u + a] * doppler[chosen[k]];
      for (let b = 0; b < axes; b++) H[axes * a + b] += directions[u + a] * directions[u + b];
    }
  }
  const values = new Float64Array(axes);
  const vectors = new Float64Array(axes * axes);
  diagonalise(H, axes, values, vectors);
  if (!(values[0] > LEAST_SPREAD * values[axes - 1])) return undefined;
  const v: [number, number, number] = [0, 0, 0];
  const covariance = new Float64Array(9);
  for (let k = 0; k < axes; k++) {
    let along = 0;
    for (let a = 0; a < axes; a++) along += vectors[axes * k + a] * g[a];
    for (let a = 0; a < axes; a++) {
      v[a] += (vectors[axes * k + a] * along) / values[k];
      for (let b = 0; b < axes; b++)
        covariance[3 * a + b] += (vectors[axes * k + a] * vectors[axes * k + b]) / values[k];
    }
  }
  let squares = 0;
  for (let k = 0; k < chosen.length; k++) {
    const u = 3 * chosen[k];
    squares += (doppler[chosen[k]] + directions[u] * v[0] + directions[u + 1] * v[1] + directions[u + 2] * v[2]) ** 2;
  }
  const variance = Math.max(LEAST_NOISE ** 2, squares / Math.max(1, chosen.length - axes));
  return { velocity: v, covariance: covariance.map(value => value * variance) };
}
