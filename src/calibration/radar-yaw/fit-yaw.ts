// The regression behind a radar's yaw: robust against what moves, and right although directions are noisy, too.

import { startYaw, unwrapped, wrapOf } from './start-yaw.js';

/** One entry per detection. */
export interface YawRows {
  readonly count: number;
  readonly scans: number;
  /** u·v and u·(z × v), m/s. */
  readonly p: Float64Array;
  readonly q: Float64Array;
  /** Minus the rate of range as recorded, m/s. */
  readonly d: Float64Array;
  /** Stamp of its scan, ns. */
  readonly t: Float64Array;
  /** Size of v, m/s. */
  readonly speed: Float64Array;
}

export interface YawFit {
  /** Turn about the upright axis, rad, and its standard deviation. */
  readonly yaw: number;
  readonly sigma: number;
  /** The radar's speed over the car's. */
  readonly scale: number;
  /** 1, or −1 where the recorded rates had the other sign and were turned round. */
  readonly sign: 1 | -1;
  /** Of a rate, m/s, and of an azimuth, rad, as the residuals show them. */
  readonly dopplerSigma: number;
  readonly azimuthSigma: number;
  /** Part of the detections that stand. */
  readonly standing: number;
  readonly blocks: number;
  /** Width of the radar's range of rates, m/s, where standing targets go beyond it and come back from the other end; else 0. */
  readonly wrap: number;
}

const ROUNDS = 25;
/** Detections beyond this many σ move, or are ghosts. */
const GATE = 3;
/** Variance that the gate leaves of a normal distribution. */
const GATED = 0.9733;
const LEAST_DOPPLER_SIGMA = 0.02;
/** Azimuth noise beyond this is no radar's, rad. */
const MOST_AZIMUTH_SIGMA = 0.1;
/** Errors hang together within a scan (the car's own velocity) and from scan to scan (one target, one mirror), ns. */
const BLOCK_NS = 1e9;
/** Detections, fewer than which are not fitted. */
const FEWEST = 100;

/** `knownSign` 0: the sign that lets the mounting as given be right to 90°. Undefined with too little that stands. */
export function fitYaw(rows: YawRows, knownSign: 1 | -1 | 0, wrap: number = wrapOf(rows)): YawFit | undefined {
  const { count, p, q, d } = rows;
  const weight = new Float64Array(count);
  const start = startYaw(rows, knownSign, wrap);
  if (!start) return undefined;
  const { sign } = start;
  let [a, b] = [Math.cos(start.yaw), -Math.sin(start.yaw)];
  let [dopplerVariance, azimuthVariance] = [0.04, 0.0003];
  const kept = new Uint8Array(count);
  const value = new Float64Array(count);
  const residual = (i: number) => value[i] - a * p[i] - b * q[i];
  /** How the prediction changes with the target's azimuth, m/s per rad, squared. */
  const slope2 = (i: number) => (a * q[i] - b * p[i]) ** 2;
  const variance = (i: number) => dopplerVariance + azimuthVariance * slope2(i);
  let settled = false;
  for (let round = 0; round < ROUNDS && !settled; round++) {
    for (let i = 0; i < count; i++) {
      value[i] = unwrapped(sign * d[i], a * p[i] + b * q[i], wrap);
      kept[i] = residual(i) ** 2 < GATE * GATE * variance(i) ? 1 : 0;
    }
    for (let i = 0; i < count; i++) {
      // A weight by the slope at the noisy azimuth would hang together with the residual: it is taken where the target is
      // likeliest, which is n = r·slope·σ_az²/σ² off.
      const [along, slope] = [a * p[i] + b * q[i], a * q[i] - b * p[i]];
      const near = slope - (along * residual(i) * slope * azimuthVariance) / variance(i);
      weight[i] = kept[i] / (dopplerVariance + azimuthVariance * near * near);
    }
    const next = solve(rows, value, weight, azimuthVariance);
    if (!next) return undefined;
    settled = Math.hypot(next.a - a, next.b - b) < 1e-9;
    [a, b] = [next.a, next.b];
    [dopplerVariance, azimuthVariance] = noiseOf(count, kept, residual, slope2, variance);
  }
  const inliers = kept.reduce((sum, k) => sum + k, 0);
  if (inliers < FEWEST) return undefined;
  const { covariance, blocks } = blockwise(rows, weight, residual);
  const size2 = a * a + b * b;
  // δ = atan2(−b, a); the sign of the derivative is of no account.
  const g = [-b / size2, a / size2];
  const spread = g[0] * (g[0] * covariance[0] + 2 * g[1] * covariance[1]) + g[1] * g[1] * covariance[2];
  return {
    yaw: Math.atan2(-b, a),
    sigma: Math.sqrt(spread),
    scale: Math.sqrt(size2),
    sign,
    dopplerSigma: Math.sqrt(dopplerVariance),
    azimuthSigma: Math.sqrt(azimuthVariance),
    standing: inliers / count,
    blocks,
    wrap,
  };
}

/**
 * Least squares, with the regressors' own noise taken out: an azimuth that is off by n turns (p, q) by n, so that the mean of
 * their square matrix is ½(tr + e^(−2σ²)(2M − tr)) and that of its product with d is e^(−σ²/2) times the true one (Fuller 1987,
 * ch. 1, for angles). Without this a radar that looks aside is off by σ²: 0.05° at 2°.
 */
function solve({ count, p, q }: YawRows, value: Float64Array, weight: Float64Array, azimuthVariance: number) {
  let [pp, pq, qq, pd, qd] = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const w = weight[i];
    if (w === 0) continue;
    pp += w * p[i] * p[i];
    pq += w * p[i] * q[i];
    qq += w * q[i] * q[i];
    pd += w * p[i] * value[i];
    qd += w * q[i] * value[i];
  }
  const more = Math.exp(2 * azimuthVariance);
  const half = (pp + qq) / 2;
  const [A, B, C] = [half + (more * (pp - qq)) / 2, more * pq, half - (more * (pp - qq)) / 2];
  const det = A * C - B * B;
  // A beam as narrow as a ray tells a speed, no direction.
  if (!(det > 1e-4 * (A + C) ** 2)) return undefined;
  const scale = Math.exp(azimuthVariance / 2) / det;
  return { a: scale * (C * pd - B * qd), b: scale * (A * qd - B * pd) };
}

/** r² = σ_d² + σ_az²·slope², by weighted least squares over what is kept; neither below what it can be. */
function noiseOf(
  count: number,
  kept: Uint8Array,
  residual: (i: number) => number,
  slope2: (i: number) => number,
  variance: (i: number) => number,
): [number, number] {
  let [n, x, xx, y, xy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    if (!kept[i]) continue;
    const [w, s, r2] = [1 / variance(i) ** 2, slope2(i), residual(i) ** 2 / GATED];
    n += w;
    x += w * s;
    xx += w * s * s;
    y += w * r2;
    xy += w * s * r2;
  }
  const det = n * xx - x * x;
  const slope = det > 1e-9 * n * xx ? (n * xy - x * y) / det : 0;
  const azimuth = Math.max(0, Math.min(MOST_AZIMUTH_SIGMA ** 2, slope));
  const doppler = n > 0 ? (y - azimuth * x) / n : 0;
  return [Math.max(LEAST_DOPPLER_SIGMA ** 2, doppler), azimuth];
}

/** Covariance of (a, b), upper triangle: from how much the blocks' scores scatter (cluster-robust; Liang and Zeger 1986). */
function blockwise({ count, p, q, t }: YawRows, weight: Float64Array, residual: (i: number) => number) {
  let [pp, pq, qq] = [0, 0, 0];
  let [mpp, mpq, mqq] = [0, 0, 0];
  const scores = new Map<number, [number, number]>();
  for (let i = 0; i < count; i++) {
    const w = weight[i];
    if (w === 0) continue;
    pp += w * p[i] * p[i];
    pq += w * p[i] * q[i];
    qq += w * q[i] * q[i];
    const r = w * residual(i);
    mpp += r * r * p[i] * p[i];
    mpq += r * r * p[i] * q[i];
    mqq += r * r * q[i] * q[i];
    const block = Math.floor(t[i] / BLOCK_NS);
    const score = scores.get(block) ?? [0, 0];
    score[0] += p[i] * r;
    score[1] += q[i] * r;
    scores.set(block, score);
  }
  let [spp, spq, sqq] = [0, 0, 0];
  for (const [x, y] of scores.values()) {
    spp += x * x;
    spq += x * y;
    sqq += y * y;
  }
  const blocks = scores.size;
  const small = blocks / Math.max(1, blocks - 2);
  // Each component takes the larger: few blocks scatter little by chance.
  if (spp * small + sqq * small > mpp + mqq) [mpp, mpq, mqq] = [spp * small, spq * small, sqq * small];
  const det = pp * qq - pq * pq;
  const inverse = [qq / det, -pq / det, pp / det];
  const at = (i: number, j: number) => {
    const row = (k: number) => (k === 0 ? [inverse[0], inverse[1]] : [inverse[1], inverse[2]]);
    const [u, v] = [row(i), row(j)];
    return u[0] * (mpp * v[0] + mpq * v[1]) + u[1] * (mpq * v[0] + mqq * v[1]);
  };
  return { covariance: [at(0, 0), at(0, 1), at(1, 1)], blocks };
}
