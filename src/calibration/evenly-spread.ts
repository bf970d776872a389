// Some of many, evenly spread and the same on every run.

/** `most` of the positions below `count`, from the middles of as many equal parts; all of them where there are no more. */
export function evenPositions(count: number, most: number): number[] {
  const n = Math.min(count, most);
  return Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) * count) / n));
}

/** `most` of the entries, as by `evenPositions`. */
export function evenlySpread<T>(list: readonly T[], most: number): T[] {
  return evenPositions(list.length, most).map(i => list[i]);
}
