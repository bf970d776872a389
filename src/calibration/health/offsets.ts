// Offsets of six numbers with their spread: means, covariances, and how far one is from another in units of that spread.
import { invertMatrix } from '../../geometry/small-matrix.js';
import { AXES } from './search.js';

export type Six = Float64Array;

export function meanOf(list: readonly Six[]): Six {
  const mean = new Float64Array(AXES);
  for (const d of list) for (let k = 0; k < AXES; k++) mean[k] += d[k] / list.length;
  return mean;
}

/**
 * About `centre`, row-major 6 × 6. A part of what lies off the diagonal is taken away, for few samples make up correlations
 * (Ledoit & Wolf 2004); the larger the fewer they are.
 */
export function covarianceOf(list: readonly Six[], centre: Six): Float64Array {
  const out = new Float64Array(AXES * AXES);
  const keep = Math.max(0, 1 - AXES / Math.max(1, list.length));
  for (const d of list)
    for (let i = 0; i < AXES; i++)
      for (let j = 0; j < AXES; j++)
        out[i * AXES + j] +=
          ((d[i] - centre[i]) * (d[j] - centre[j]) * (i === j ? 1 : keep)) / Math.max(1, list.length);
  return out;
}

/** `matrix` · `times` plus squares on the diagonal. */
export function widened(matrix: Float64Array, sigmas: readonly number[], times = 1): Float64Array {
  return matrix.map((v, at) => v * times + (at % (AXES + 1) === 0 ? sigmas[at / (AXES + 1)] ** 2 : 0));
}

/** √(dᵀ C⁻¹ d) for the covariance C; `inverse` is C⁻¹. */
export function distance(d: ArrayLike<number>, inverse: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < AXES; i++) for (let j = 0; j < AXES; j++) sum += d[i] * inverse[i * AXES + j] * d[j];
  return Math.sqrt(Math.max(0, sum));
}

/** The inverse, or that of the diagonal where rounding has made the matrix singular. */
export function inverseOf(covariance: Float64Array): Float64Array {
  const whole = invertMatrix(covariance, AXES);
  if (whole) return whole;
  return covariance.map((v, at) => (at % (AXES + 1) === 0 ? 1 / v : 0));
}
