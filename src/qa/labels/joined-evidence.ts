// Evidence of several checks as one number: what they share counts once.

/** More evidence than this against one label is not weighed: the least of it is left out. */
const MOST = 12;

/**
 * The largest sum of e_k · (1 − max over those before it of shared(k, j)) over all orders: one witness counts in full, the next as
 * far as it says something of its own. As a largest of sums whose factors are not negative it never falls when an e_k grows.
 * `checks[k]` is the check of `nats[k]`, `shared` the square of `sharedNoise` over `size` checks.
 */
export function joinedEvidence(
  checks: readonly number[],
  nats: readonly number[],
  shared: Float64Array,
  size: number,
): number {
  const order = nats.map((_, k) => k).filter(k => nats[k] > 0);
  order.sort((a, b) => nats[b] - nats[a] || a - b);
  const kept = order.slice(0, MOST);
  const n = kept.length;
  if (n === 0) return 0;
  if (n === 1) return nats[kept[0]];
  const best = new Float64Array(1 << n);
  for (let set = 1; set < 1 << n; set++) {
    for (let k = 0; k < n; k++) {
      if (!(set & (1 << k))) continue;
      const before = set & ~(1 << k);
      let most = 0;
      for (let j = 0; j < n; j++)
        if (before & (1 << j)) most = Math.max(most, shared[checks[kept[k]] * size + checks[kept[j]]]);
      best[set] = Math.max(best[set], best[before] + nats[kept[k]] * (1 - most));
    }
  }
  return best[(1 << n) - 1];
}
