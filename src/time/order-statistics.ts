// Medians, quantiles and spread of numbers, the same way everywhere.

/** Ascending copy. */
export function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** The value below which `share` of a sorted array lies (nearest rank, the upper one of two); NaN when it is empty. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function median(values: ArrayLike<number>): number {
  return quantile(ascending(values), 0.5);
}

/** 1.4826 times the median distance from the median: the sigma of a normal distribution, blind to outliers. */
export function robustSigma(values: ArrayLike<number>): number {
  const centre = median(values);
  return 1.4826 * median(Float64Array.from(values, v => Math.abs(v - centre)));
}
