// The cloud of one whole turn around a wanted instant, out of two neighbouring sweeps, by the points' own times.
//
// A camera that looks where sweeps are cut sees one half of its points a whole period away from its picture (nuScenes' rear
// camera). Cutting the turn opposite in time instead brings every direction within half a period of the picture.

export interface TimedSweep {
  /** `stride` numbers per point. */
  readonly points: Float32Array;
  readonly stride: number;
  readonly count: number;
  /** ns since the recording's origin. */
  readonly stampNs: number;
  /** Of each point, ns relative to the stamp; NaN where it has none. */
  readonly times: Float64Array;
}

export interface MergedSweep {
  readonly points: Float32Array;
  readonly stride: number;
  readonly count: number;
  /** ns relative to the wanted instant: within [−P/2, P/2). */
  readonly times: Float64Array;
  /** 0: the point is of the first sweep, 1: of the second; and its position there. */
  readonly sweep: Uint8Array;
  readonly index: Uint32Array;
}

/**
 * All points with a time in [at − P/2, at + P/2): first those of `first`, then those of `second`, each in recorded order. Points
 * without a time are left out. The sweeps must have the same numbers per point.
 */
export function mergeSweeps(first: TimedSweep, second: TimedSweep, atNs: number, periodNs: number): MergedSweep {
  const { stride } = first;
  const most = first.count + second.count;
  const sweep = new Uint8Array(most);
  const index = new Uint32Array(most);
  const times = new Float64Array(most);
  let count = 0;
  for (const [k, one] of [first, second].entries()) {
    const shift = one.stampNs - atNs;
    for (let i = 0; i < one.count; i++) {
      const t = one.times[i] + shift;
      if (!(t >= -periodNs / 2 && t < periodNs / 2)) continue;
      sweep[count] = k;
      index[count] = i;
      times[count++] = t;
    }
  }
  const points = new Float32Array(count * stride);
  for (let n = 0; n < count; n++) {
    const from = stride * index[n];
    points.set((sweep[n] === 0 ? first : second).points.subarray(from, from + stride), stride * n);
  }
  return {
    points,
    stride,
    count,
    times: times.slice(0, count),
    sweep: sweep.slice(0, count),
    index: index.slice(0, count),
  };
}

/**
 * Which sweep begins the pair around an instant: the last one that starts no later than at − P/2. `startsNs`: when each
 * sweep starts, ascending. −1 when the turn around the instant begins before the first sweep; the second of the pair is the
 * next one, if there is one.
 */
export function firstSweepAround(startsNs: Float64Array, atNs: number, periodNs: number): number {
  let [low, high] = [0, startsNs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startsNs[middle] <= atNs - periodNs / 2) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
