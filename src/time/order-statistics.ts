// Medians, quantiles, spread and places of numbers, the same way everywhere.
import type { Numbers } from '../column.js';
import { withScratch } from '../scratch.js';

/** Ascending copy. */
export function ascending(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort();
}

/** The value below which `share` of a sorted array lies (nearest rank, the upper one of two); NaN when it is empty. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function median(values: ArrayLike<number>): number {
  return quantile(ascending(values), 0.5);
}

/** A million stamps take a tenth of a second to sort, and several ask. */
const steps = new WeakMap<Float64Array | Numbers, number>();

/** Median step between ascending stamps, which stay as they are; 0 with fewer than two. */
export function medianStep(t: Float64Array | Numbers): number {
  const known = steps.get(t);
  if (known !== undefined) return known;
  const step = withScratch(scratch => {
    const all = scratch.float64(Math.max(0, t.length - 1));
    let i = -1;
    let before = 0;
    for (const run of t instanceof Float64Array ? [t] : t.runs()) {
      for (let k = 0; k < run.length; k++, i++) {
        if (i >= 0) all[i] = run[k] - before;
        before = run[k];
      }
    }
    return all.length === 0 ? 0 : quantile(all.sort(), 0.5);
  });
  steps.set(t, step);
  return step;
}

/** 1.4826 times the median distance from the median: the sigma of a normal distribution, blind to outliers. */
export function robustSigma(values: ArrayLike<number>): number {
  return sigmaOfSorted(ascending(values));
}

/** `robustSigma` of an ascending array, in linear time: the nearest half grows from the median outwards. */
export function sigmaOfSorted(sorted: ArrayLike<number>): number {
  const centre = quantile(sorted, 0.5);
  const half = Math.floor(sorted.length / 2);
  let [low, high] = [half - 1, half];
  let distance = Number.NaN;
  for (let taken = 0; taken <= half && taken < sorted.length; taken++) {
    const below = low >= 0 ? centre - sorted[low] : Number.POSITIVE_INFINITY;
    const above = high < sorted.length ? sorted[high] - centre : Number.POSITIVE_INFINITY;
    if (below < above) low--;
    else high++;
    distance = Math.min(below, above);
  }
  return 1.4826 * distance;
}

/** Position of the first entry of an ascending array that is not below `value`. */
export function lowerBound<N extends number | bigint>(sorted: ArrayLike<N>, value: N): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
