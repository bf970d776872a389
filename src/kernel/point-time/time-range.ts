// The first and last time of a sweep's points.
import { LONGEST_SWEEP_NS, type PointTimes } from '../kernels.js';

/** `points`: rows of `stride` numbers, times (s) at `column`. ns; undefined when no point has a time. */
export function timeRangeOf(
  points: Float32Array,
  stride: number,
  count: number,
  column: number,
): PointTimes | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let timed = 0;
  for (let i = 0, at = column; i < count; i++, at += stride) {
    const t = timeNs(points[at]);
    if (!Number.isNaN(t)) timed++;
    if (t < min) min = t;
    if (t > max) max = t;
  }
  // Plus 0: of 0 and -0, which are one time, only 0 is told.
  return min <= max ? { min: min + 0, max: max + 0, whole: timed === count } : undefined;
}

/** ns of a point's seconds; NaN where they are no time of a sweep. */
export function timeNs(seconds: number): number {
  const t = seconds * 1e9;
  return t > -LONGEST_SWEEP_NS && t < LONGEST_SWEEP_NS ? t : Number.NaN;
}
