// Noise of neighbouring turns: where they share a pose its error enters both, with opposite signs (MA(−1)).

/**
 * Covariance of one component, up to a factor: diagonal φ·(length/mean length) + (1 − φ), neighbours that share a knot
 * −(1 − φ)/2. φ → 0: nothing but pose errors; φ = 1: independent steps; φ → 2: rates, each of which enters the step before
 * and the step behind by half (trapezoid). A step of weight w has 1/w times the variance.
 */
export interface NoiseModel {
  readonly independent: number;
}

export interface Chain {
  /** Length of each step over the mean length. */
  readonly length: Float64Array;
  /** 1 where a step shares a knot with the one before it in these arrays. */
  readonly joined: Uint8Array;
  readonly weight: Float64Array;
}

/**
 * The bidiagonal factor of the tridiagonal covariance, S = LLᵀ: `diagonal[i]` and `below[i]` (from i − 1 to i). A row is whitened
 * by y_i = (x_i − below_i·y_{i−1})/diagonal_i.
 */
export interface Whitener {
  readonly diagonal: Float64Array;
  readonly below: Float64Array;
  /** log det S. */
  readonly logDet: number;
}

export function whitener({ length, joined, weight }: Chain, { independent }: NoiseModel): Whitener {
  const n = length.length;
  const diagonal = new Float64Array(n);
  const below = new Float64Array(n);
  let logDet = 0;
  for (let i = 0; i < n; i++) {
    const variance = (independent * length[i] + (1 - independent)) / weight[i];
    if (joined[i] && i > 0) below[i] = -(1 - independent) / 2 / diagonal[i - 1];
    // At least a thousandth: a row of equal lengths cannot come near it, rounding of odd ones could.
    diagonal[i] = Math.sqrt(Math.max(variance - below[i] * below[i], 1e-3 * variance * independent));
    logDet += 2 * Math.log(diagonal[i]);
  }
  return { diagonal, below, logDet };
}

/** Lowest and highest φ that the two kinds of tracks allow. */
export type NoiseRange = readonly [low: number, high: number];

/** The φ that makes the residuals (n×3, only `rows` of them) most likely; a search over its logarithm. */
export function likeliestNoise(
  residual: Float64Array,
  rows: readonly number[],
  chain: Chain,
  [low, high]: NoiseRange,
): NoiseModel {
  const n = chain.length.length;
  const badness = (log: number) => {
    const { diagonal, below, logDet } = whitener(chain, { independent: Math.exp(log) });
    let squares = 0;
    for (const c of rows) {
      let y = 0;
      for (let i = 0; i < n; i++) {
        y = (residual[3 * i + c] - below[i] * y) / diagonal[i];
        squares += y * y;
      }
    }
    return rows.length * (n * Math.log(squares / n) + logDet);
  };
  return { independent: Math.exp(goldenMinimum(badness, Math.log(low), Math.log(high), 24)) };
}

/** Golden-section search; the function is taken to have one minimum. */
function goldenMinimum(f: (x: number) => number, low: number, high: number, rounds: number): number {
  const g = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [high - g * (high - low), low + g * (high - low)];
  let [fa, fb] = [f(a), f(b)];
  for (let i = 0; i < rounds; i++) {
    if (fa < fb) {
      [high, b, fb] = [b, a, fa];
      a = high - g * (high - low);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + g * (high - low);
      fb = f(b);
    }
  }
  return fa < fb ? a : b;
}
