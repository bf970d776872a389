// Histogram equalisation: values become their ranks, so that neither exposure nor the unit of an intensity matters.

/**
 * Cumulative share of a histogram at the middle of each value's own step, 0..1: `table[g]` is where gray value g stands among
 * all that were counted. Any rising change of the values leaves the shares as they are.
 */
export function rankTable(counts: ArrayLike<number>): Float32Array {
  const table = new Float32Array(counts.length);
  let total = 0;
  for (let g = 0; g < counts.length; g++) total += counts[g];
  let below = 0;
  for (let g = 0; g < counts.length; g++) {
    table[g] = total > 0 ? (below + counts[g] / 2) / total : 0.5;
    below += counts[g];
  }
  return table;
}

/**
 * The bin 0..bins − 1 of each value by its rank; equal values share a bin, that of their middle rank. Values that are not
 * finite get bin 255 and are not ranked.
 */
export function rankBins(values: ArrayLike<number>, bins: number): Uint8Array {
  const order = new Uint32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) order[count++] = i;
  const ranked = order.subarray(0, count).sort((a, b) => values[a] - values[b]);
  const out = new Uint8Array(values.length).fill(NO_BIN);
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && values[ranked[to]] === values[ranked[from]]) to++;
    const bin = Math.min(bins - 1, Math.floor(((from + to) / 2 / count) * bins));
    for (let i = from; i < to; i++) out[ranked[i]] = bin;
    from = to;
  }
  return out;
}

export const NO_BIN = 255;
