// Random draws that are the same on every run: for choosing samples, never for anything that must be unpredictable.

/** Numbers in [0, 1): mulberry32 (Tommy Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Fills `chosen` with different numbers below `count`; `count` must be at least its length. */
export function choose(random: () => number, count: number, chosen: Uint32Array): void {
  for (let k = 0; k < chosen.length; k++) {
    let next: number;
    do next = Math.min(count - 1, Math.floor(random() * count));
    while (chosen.subarray(0, k).includes(next));
    chosen[k] = next;
  }
}
