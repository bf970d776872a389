// How good a ranking of labels is, where the truth is known: precision of its first k, and average precision.

export interface Precision {
  readonly k: number;
  /** Of the first k, or of all where there are fewer: how many are faults. */
  readonly hits: number;
  readonly of: number;
  readonly value: number;
  /** Wilson's interval of 95 % (1927). */
  readonly low: number;
  readonly high: number;
}

export function precisionAt<T>(k: number, ranked: readonly T[], isFault: (item: T) => boolean): Precision {
  const first = ranked.slice(0, k);
  const hits = first.filter(isFault).length;
  const n = first.length;
  if (n === 0) return { k, hits, of: 0, value: Number.NaN, low: 0, high: 1 };
  const z = 1.959963984540054;
  const p = hits / n;
  const middle = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n * n));
  return { k, hits, of: n, value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Mean over the `faults` of the precision at the place where each stands; those that are not in the ranking count 0. */
export function averagePrecision<T>(ranked: readonly T[], isFault: (item: T) => boolean, faults: number): number {
  let [hits, sum] = [0, 0];
  ranked.forEach((item, i) => {
    if (isFault(item)) sum += ++hits / (i + 1);
  });
  return faults === 0 ? Number.NaN : sum / faults;
}
