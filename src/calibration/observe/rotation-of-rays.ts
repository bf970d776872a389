// The rotation between two pictures from their rays: RANSAC over both models, then the one that the data support.

import type { Quaternion, Vec3 } from '../../geometry/index.js';
import { crossProduct } from '../../geometry/rotation-vector.js';
import { jackknife, turnBetween } from './jackknife.js';
import { dot, improve, type RayMotion, type RayPairs, squaredResiduals, unit } from './ray-motion.js';
import { choose, seeded } from './seeded.js';

export interface RaysTurned {
  /** R(start)⁻¹ R(end). */
  readonly q: Quaternion;
  /** Row-major 3×3, rad², in the frame at the start. */
  readonly covariance: Float64Array;
  /** `turned`: the camera's translation does not show; `moved`: it does. */
  readonly model: 'turned' | 'moved';
  readonly inliers: number;
  /** σ of one ray as the residuals show it, rad. */
  readonly noise: number;
}

const TURN_TRIES = 60;
const MOVE_TRIES = 80;
/** Pairs per sample; the second is more than the five needed, because a step of least squares starts near the answer. */
const TURN_SAMPLE = 2;
const MOVE_SAMPLE = 7;
/**
 * Tighter than the 4.685 that is best for outliers that lie anywhere: corners where one edge slides along another, and cars,
 * are off by one or two pixels all to the same side, for as long as they are seen.
 */
const TUKEY = 3;

/**
 * `sigma`: expected error of one ray, rad. `start`: the motion before, which is mostly near this one. The same pairs give the
 * same answer. Undefined when there are too few pairs or fewer than half agree on any motion.
 */
export function rotationOfRays(
  pairs: RayPairs,
  sigma: number,
  seed: number,
  start?: RayMotion,
): RaysTurned | undefined {
  if (pairs.count < 3 * MOVE_SAMPLE) return undefined;
  const random = seeded(seed);
  const turned = refine(pairs, bestTurn(pairs, sigma, random), sigma);
  const candidates = bestMoves(pairs, sigma, random, [turned.motion, ...(start ? [start] : [])]);
  const rivals = candidates.map(one => refine(pairs, one, sigma)).sort((a, b) => a.loss - b.loss);
  const moved = rivals[0];
  // The looser model's residuals are noise and nothing else.
  const noise = Math.max(sigma / 4, Math.min(moved.noise, 2 * sigma));
  const best = gric(pairs, moved.motion, noise) < gric(pairs, turned.motion, noise) ? moved : turned;
  if (best.inliers < pairs.count / 2) return undefined;
  return finished(pairs, best, noise, best === moved ? rivals.slice(1) : []);
}

interface Refined {
  readonly motion: RayMotion;
  /** See `loss`, in units of σ². */
  readonly loss: number;
  readonly noise: number;
  readonly inliers: number;
  readonly weight: Float64Array;
}

/** Another motion that explains the pairs as well as this (loss, in units of σ²) may be the right one. */
const RIVAL = 4;

/**
 * The covariance is the larger of two: what independent errors of all pairs would give, and what leaving out one part of the
 * picture after the other shows (jackknife over blocks, Künsch 1989). The second sees what the first cannot: errors that
 * neighbouring points share, and outliers that fit too well to be told. The way to a rival motion is added.
 */
function finished(
  pairs: RayPairs,
  { motion, weight, inliers, loss: own }: Refined,
  noise: number,
  rivals: readonly Refined[],
): RaysTurned {
  const width = motion.t ? 5 : 3;
  const inverse = new Float64Array(width * width);
  improve(pairs, motion, everyone(pairs), weight, inverse);
  const formal = new Float64Array(9);
  for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) formal[3 * a + b] = inverse[a * width + b] * noise * noise;
  const shown = jackknife(pairs, motion, weight);
  const covariance = trace(shown) > trace(formal) ? shown : formal;
  for (const rival of rivals) {
    if (rival.loss > own + RIVAL) continue;
    const way = turnBetween(motion.q, rival.motion.q);
    for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) covariance[3 * a + b] += (way[a] * way[b]) / rivals.length;
  }
  return { q: motion.q, covariance, model: motion.t ? 'moved' : 'turned', inliers, noise };
}

function trace(m: Float64Array): number {
  return m[0] + m[4] + m[8];
}

function bestTurn(pairs: RayPairs, sigma: number, random: () => number): RayMotion {
  const sample = new Uint32Array(TURN_SAMPLE);
  const identity: RayMotion = { q: [0, 0, 0, 1] };
  let best = identity;
  let least = loss(pairs, identity, sigma);
  for (let attempt = 0; attempt < TURN_TRIES; attempt++) {
    choose(random, pairs.count, sample);
    let motion = identity;
    for (let step = 0; step < 4; step++) motion = improve(pairs, motion, sample, undefined);
    const own = loss(pairs, motion, sigma);
    if (own < least) [best, least] = [motion, own];
  }
  return best;
}

/** Kept of the samples' motions: the best one need not lead to the best fit of all pairs. */
const KEPT = 4;

/** Starts from the rotations given and, for each sample, the direction in which two of its points say that the camera went. */
function bestMoves(pairs: RayPairs, sigma: number, random: () => number, starts: readonly RayMotion[]): RayMotion[] {
  const sample = new Uint32Array(MOVE_SAMPLE);
  const found: { motion: RayMotion; loss: number }[] = [];
  for (let attempt = 0; attempt < MOVE_TRIES; attempt++) {
    choose(random, pairs.count, sample);
    const { q, t } = starts[attempt % starts.length];
    let motion: RayMotion = { q, t: attempt % 4 === 1 && t ? t : directionOf(pairs, sample, q) };
    for (let step = 0; step < 5; step++) motion = improve(pairs, motion, sample, undefined);
    found.push({ motion, loss: loss(pairs, motion, sigma) });
  }
  found.sort((a, b) => a.loss - b.loss);
  return found.slice(0, KEPT).map(({ motion }) => motion);
}

/** Across both planes that hold a point's two rays. */
function directionOf({ f, g }: RayPairs, sample: Uint32Array, q: Quaternion): Vec3 {
  const plane = (k: number): Vec3 => {
    const i = 3 * sample[k];
    return crossProduct([f[i], f[i + 1], f[i + 2]], rotated(q, [g[i], g[i + 1], g[i + 2]]));
  };
  const t = crossProduct(plane(0), plane(1));
  return dot(t, t) > 0 ? unit(t) : [0, 0, 1];
}

function rotated([x, y, z, w]: Quaternion, v: Vec3): Vec3 {
  const u: Vec3 = [x, y, z];
  const a = crossProduct(u, v);
  const b = crossProduct(u, a);
  return [v[0] + 2 * (w * a[0] + b[0]), v[1] + 2 * (w * a[1] + b[1]), v[2] + 2 * (w * a[2] + b[2])];
}

/** Sum of squares, each at most what an outlier costs (MSAC, Torr & Zisserman 2000). */
function loss(pairs: RayPairs, motion: RayMotion, sigma: number): number {
  const squares = new Float64Array(pairs.count);
  squaredResiduals(pairs, motion, squares);
  const most = 9 * sigma * sigma;
  let sum = 0;
  for (const square of squares) sum += Math.min(square, most);
  return sum;
}

/** Iteratively reweighted; the spread comes down from twice the expected to what the residuals show, so that few are lost early. */
function refine(pairs: RayPairs, start: RayMotion, sigma: number): Refined {
  const squares = new Float64Array(pairs.count);
  const weight = new Float64Array(pairs.count);
  const all = everyone(pairs);
  let motion = start;
  let spread = 2 * sigma;
  for (let round = 0; round < 12; round++, spread *= 0.7) {
    weigh(pairs, motion, sigma, spread, squares, weight);
    motion = improve(pairs, motion, all, weight);
  }
  const noise = weigh(pairs, motion, sigma, 0, squares, weight);
  const inliers = weight.reduce((sum, w) => sum + (w > 0 ? 1 : 0), 0);
  return { motion, noise, inliers, weight, loss: loss(pairs, motion, sigma) / (sigma * sigma) };
}

/** Tukey's weights; returns the noise they are for, which is not less than `least`. */
function weigh(
  pairs: RayPairs,
  motion: RayMotion,
  sigma: number,
  least: number,
  squares: Float64Array,
  weight: Float64Array,
): number {
  squaredResiduals(pairs, motion, squares);
  const median = Math.sqrt(squares.slice().sort()[pairs.count >> 1]);
  // Median of |e| is 0.6745 σ in one dimension, of a length in two 1.1774 σ.
  const noise = Math.max(sigma / 4, least, Math.min(2 * sigma, median / (motion.t ? 0.6745 : 1.1774)));
  const limit = TUKEY * TUKEY * noise * noise;
  for (let i = 0; i < pairs.count; i++) weight[i] = squares[i] < limit ? (1 - squares[i] / limit) ** 2 : 0;
  return noise;
}

/**
 * Geometric robust information criterion (Torr 1998): residuals plus what a model's freedom is worth. Pairs live in r = 4
 * dimensions; a camera that turned leaves d = 2 of them (k = 3 parameters), one that moved d = 3 (k = 5).
 */
function gric(pairs: RayPairs, motion: RayMotion, noise: number): number {
  const [r, d, k] = motion.t ? [4, 3, 5] : [4, 2, 3];
  const squares = new Float64Array(pairs.count);
  squaredResiduals(pairs, motion, squares);
  const n = pairs.count;
  let sum = 0;
  for (const square of squares) sum += Math.min(square / (noise * noise), 2 * (r - d));
  return sum + Math.log(r) * d * n + Math.log(r * n) * k;
}

function everyone({ count }: RayPairs): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
