// Which messages were recorded out of order: the fewest whose removal leaves ascending stamps.

export interface LateMessages {
  /** Positions of the displaced messages in the recording, ascending. */
  readonly at: Uint32Array;
  /** Steps to an earlier stamp. */
  readonly backward: number;
  readonly largestNs: number;
}

/**
 * Stamps [from, to) of `t`, without a jump of the clock inside. What is not part of a longest ascending subsequence is
 * displaced (patience sorting, n log n). It is built from the end, so that of two swapped messages the late one is named.
 */
export function findLateMessages(t: Float64Array, from: number, to: number): LateMessages {
  let [backward, largestNs] = [0, 0];
  for (let i = from + 1; i < to; i++) {
    if (!(t[i] < t[i - 1])) continue;
    backward++;
    largestNs = Math.max(largestNs, t[i - 1] - t[i]);
  }
  if (backward === 0) return { at: new Uint32Array(0), backward, largestNs };
  const n = to - from;
  const next = new Int32Array(n);
  /** heads[k]: position of the greatest stamp that begins an ascending subsequence of k + 1. */
  const heads = new Int32Array(n);
  let longest = 0;
  for (let i = n - 1; i >= 0; i--) {
    const value = t[from + i];
    let [low, high] = [0, longest];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (t[from + heads[middle]] >= value) low = middle + 1;
      else high = middle;
    }
    next[i] = low === 0 ? -1 : heads[low - 1];
    heads[low] = i;
    if (low === longest) longest++;
  }
  const at = new Uint32Array(n - longest);
  let [keep, found] = [heads[longest - 1], 0];
  for (let i = 0; i < n; i++) {
    if (i === keep) keep = next[i];
    else at[found++] = from + i;
  }
  return { at, backward, largestNs };
}
