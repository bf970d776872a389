// One sweep onto another: point-to-plane ICP with robust weights (Chen & Medioni 1992; Tukey's biweight).
import { compose, type SE3, toMatrix } from '../../geometry/index.js';
import { rotationExp } from '../../geometry/rotation-vector.js';
import { addPoint, clear, newPlaneSystem, type PlaneSystem, solve } from './plane-system.js';
import type { Surface } from './surface.js';

export interface ScanMatch {
  /** T_target_source. */
  readonly T: SE3;
  /** Row-major 3×3 covariance of the rotation, rad², about the target's axes; infinite where it is not observed. */
  readonly covariance: Float64Array;
  /** Weighted root mean square of the distances to the planes, m. */
  readonly residual: number;
  /** Points that had a plane nearby and counted, over all points. */
  readonly used: number;
  readonly share: number;
  readonly converged: boolean;
}

/** Reach of the last rounds, m: a plane that is farther away is another plane. */
const LAST_REACH = 0.6;
/** The reach shrinks so much from round to round. */
const SHRINK = 0.75;
/** Tukey's constant: 95 % efficient on normal noise. */
const TUKEY = 4.685;
/**
 * Until the match has settled once, distances below some 4.7 times this always count, m. The ground is smoother than all else
 * and holds most points: with its own noise as the scale from the start, the few planes that tell how far a car went would be
 * outliers, and it would stay where it began. Afterwards the noise itself is the scale.
 */
const FIRST_SCALE = 0.04;
/** Noise is not believed to be less than this, m. */
const LEAST_NOISE = 0.01;
/** Steps smaller than these end it, rad and m: below the errors of any scan. */
const STILL = { turn: 5e-5, shift: 2e-3 };
const MOST_ROUNDS = 40;

/**
 * `source` is xyz of `count` points; `startReach`: how far the start may be off, m. Deterministic; time is bounded by MOST_ROUNDS × count ×
 * log(target).
 */
export function matchScans(
  source: Float64Array,
  count: number,
  target: Surface,
  T_start: SE3,
  startReach: number,
): ScanMatch {
  const system = newPlaneSystem();
  const work = newWork(count);
  const lever = meanRange(source, count);
  let T = T_start;
  let reach = startReach;
  let least = FIRST_SCALE;
  let converged = false;
  for (let round = 0; round < MOST_ROUNDS && !converged; round++) {
    const noise = fill(system, source, count, target, T, reach, least, lever, work);
    const { step } = solve(system);
    T = compose(
      { q: rotationExp([step[0] / lever, step[1] / lever, step[2] / lever]), t: [step[3], step[4], step[5]] },
      T,
    );
    const turn = Math.hypot(step[0], step[1], step[2]) / lever;
    const shift = Math.hypot(step[3], step[4], step[5]);
    const settled = reach <= LAST_REACH && turn < STILL.turn && shift < STILL.shift;
    converged = settled && least === LEAST_NOISE;
    if (settled) least = LEAST_NOISE;
    reach = Math.max(LAST_REACH, Math.min(reach * SHRINK, Math.max(10 * noise, LAST_REACH)));
  }
  const residual = fill(system, source, count, target, T, LAST_REACH, LEAST_NOISE, lever, work);
  const full = solve(system).covariance;
  const covariance = new Float64Array(9);
  for (let a = 0; a < 3; a++)
    for (let b = 0; b < 3; b++) covariance[3 * a + b] = (full[6 * a + b] * residual * residual) / (lever * lever);
  return { T, covariance, residual, used: work.used, share: work.used / Math.max(1, count), converged };
}

interface Work {
  readonly moved: Float64Array;
  readonly plane: Int32Array;
  readonly distance: Float64Array;
  readonly sorted: Float64Array;
  readonly found: Uint32Array;
  used: number;
}

function newWork(count: number): Work {
  return {
    moved: new Float64Array(3 * count),
    plane: new Int32Array(count),
    distance: new Float64Array(count),
    sorted: new Float64Array(count),
    found: new Uint32Array(1),
    used: 0,
  };
}

/** Finds every point's plane, weighs it and adds it; returns the noise, m. */
function fill(
  system: PlaneSystem,
  source: Float64Array,
  count: number,
  target: Surface,
  T: SE3,
  reach: number,
  leastScale: number,
  lever: number,
  work: Work,
): number {
  const pairs = findPlanes(source, count, target, T, reach, work);
  const sorted = work.sorted.subarray(0, pairs);
  let n = 0;
  for (let i = 0; i < count; i++) if (work.plane[i] >= 0) sorted[n++] = Math.abs(work.distance[i]);
  sorted.sort();
  // 1.4826 times the median absolute value is the σ of normal noise.
  const scale = Math.max(leastScale, pairs > 0 ? 1.4826 * sorted[pairs >> 1] : 0);
  let [weights, squares] = [0, 0];
  clear(system);
  work.used = 0;
  for (let i = 0; i < count; i++) {
    const m = work.plane[i];
    if (m < 0) continue;
    const u = work.distance[i] / (TUKEY * scale);
    if (Math.abs(u) >= 1) continue;
    const weight = (1 - u * u) * (1 - u * u);
    work.used++;
    weights += weight;
    squares += weight * work.distance[i] * work.distance[i];
    const q = work.moved.subarray(3 * i, 3 * i + 3);
    const normal = target.normals.subarray(3 * m, 3 * m + 3);
    const point = target.xyz.subarray(3 * m, 3 * m + 3);
    addPoint(system, lever, q, point, normal, work.distance[i], weight, target.variance[m]);
  }
  return Math.max(LEAST_NOISE, weights > 0 ? Math.sqrt(squares / weights) : 0);
}

function findPlanes(
  source: Float64Array,
  count: number,
  target: Surface,
  T: SE3,
  reach: number,
  { moved, plane, distance, found }: Work,
): number {
  const M = toMatrix(T);
  const { xyz, normals } = target;
  let pairs = 0;
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const x = M[0] * source[at] + M[1] * source[at + 1] + M[2] * source[at + 2] + M[3];
    const y = M[4] * source[at] + M[5] * source[at + 1] + M[6] * source[at + 2] + M[7];
    const z = M[8] * source[at] + M[9] * source[at + 1] + M[10] * source[at + 2] + M[11];
    moved[at] = x;
    moved[at + 1] = y;
    moved[at + 2] = z;
    plane[i] = -1;
    if (target.tree.nearest(x, y, z, 1, reach, found) === 0) continue;
    const m = found[0];
    const [nx, ny, nz] = [normals[3 * m], normals[3 * m + 1], normals[3 * m + 2]];
    if (Number.isNaN(nx)) continue;
    plane[i] = m;
    distance[i] = nx * (x - xyz[3 * m]) + ny * (y - xyz[3 * m + 1]) + nz * (z - xyz[3 * m + 2]);
    pairs++;
  }
  return pairs;
}

function meanRange(xyz: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
  return Math.max(1, sum / Math.max(1, count));
}
