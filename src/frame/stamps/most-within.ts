// Where most of a sorted list lies: the window of a given width that holds the most of it.

/** Position of its first value and how many it holds; of several the earliest. `width` itself is inside. */
export function mostWithin(sorted: BigInt64Array, width: bigint): { readonly first: number; readonly count: number } {
  let best = { first: 0, count: 0 };
  for (let first = 0, end = 0; first < sorted.length; first++) {
    while (end < sorted.length && sorted[end] - sorted[first] <= width) end++;
    if (end - first > best.count) best = { first, count: end - first };
  }
  return best;
}
