// Points that hardly move while a sweep is measured: out = p + (M − 1) p, where float32 is enough for what is added. Rounded after each
// step as float32 is, so that the compiled loop (assembly/small-motion.ts) gives the same bits.
import { timeNs } from './point-time/time-range.js';
import type { Knots, PointColumns } from './transform.js';

/**
 * A motion in segments between knots, float32, `SEGMENT` numbers each: 12 entries of M − 1 at its begin, 12 by which they change until
 * its end, then begin and end (s; the first and the last segment have none outwards), minus the begin, and 1 / its length.
 */
export type SmallMotion = Float32Array;

const SEGMENT = 28;
export const SEGMENT_BYTES = 4 * SEGMENT;
const [FROM, TO, MINUS_FROM, PER_SECOND] = [24, 25, 26, 27];

/**
 * Largest turn (rad, as the length of a row of R − 1) and shift (m). What is added comes out of at most seven roundings of 2⁻²⁴ each,
 * so it is wrong by 7 · 2⁻²⁴ (r / 16 + 4 m) at most: 1.7 µm near the scanner, 3 µm at r = 50 m, where float32 tells 4 µm.
 */
const MOST_TURN = 1 / 16;
const MOST_SHIFT = 4;
/** ns. As float32, knots within it are placed to 15 ns. */
const LONGEST = 5e8;

/** Undefined where points move too far for it, or there is one knot only. */
export function smallMotion({ t, matrices }: Knots): SmallMotion | undefined {
  const last = t.length - 1;
  if (last < 1 || !(t[0] >= -LONGEST && t[last] <= LONGEST) || !areSmall(matrices)) return undefined;
  const motion = new Float32Array(SEGMENT * last);
  for (let k = 0, at = 0, m = 0; k < last; k++, at += SEGMENT, m += 12) {
    for (let e = 0; e < 12; e++) {
      motion[at + e] = matrices[m + e];
      motion[at + 12 + e] = matrices[m + 12 + e] - matrices[m + e];
    }
    for (let e = 0; e < 12; e += 5) motion[at + e] = matrices[m + e] - 1;
    const from = Math.fround(t[k] * 1e-9);
    const to = Math.fround(t[k + 1] * 1e-9);
    motion[at + FROM] = k === 0 ? Number.NEGATIVE_INFINITY : from;
    motion[at + TO] = k === last - 1 ? Number.POSITIVE_INFINITY : to;
    // Never −0, so that no difference is.
    motion[at + MINUS_FROM] = 0 - from;
    motion[at + PER_SECOND] = to > from ? 1 / (to - from) : 0;
  }
  return motion;
}

function areSmall(matrices: Float64Array): boolean {
  for (let at = 0; at < matrices.length; at += 12) {
    for (let row = at, diagonal = at; row < at + 12; row += 4, diagonal += 5) {
      const [x, y, z] = [matrices[row], matrices[row + 1], matrices[row + 2]];
      // |r − e|² of a row r and its axis e.
      const turn2 = x * x + y * y + z * z + 1 - 2 * matrices[diagonal];
      if (!(turn2 <= MOST_TURN ** 2 && Math.abs(matrices[row + 3]) <= MOST_SHIFT)) return false;
    }
  }
  return true;
}

const f = Math.fround;

/** Each point to where the motion leads it at its own time (s, at `time` of its row); NaN where it has none. `out` has three numbers a point. */
export function moveSlightly(
  points: Float32Array,
  stride: number,
  [ix, iy, iz]: PointColumns,
  time: number,
  count: number,
  motion: SmallMotion,
  out: Float32Array,
): void {
  let at = 0;
  let s = 0;
  const entry = (e: number) => f(motion[at + e] + f(s * motion[at + 12 + e]));
  for (let i = 0, p = 0, o = 0; i < count; i++, p += stride, o += 3) {
    const t = points[p + time];
    if (t < motion[at + FROM] || t >= motion[at + TO]) at = segmentAt(t, motion);
    const since = f(f(t + motion[at + MINUS_FROM]) * motion[at + PER_SECOND]);
    s = Number.isNaN(timeNs(t)) ? Number.NaN : Math.min(1, Math.max(0, since));
    const x = points[p + ix];
    const y = points[p + iy];
    const z = points[p + iz];
    out[o] = x + f(f(f(entry(0) * x) + f(entry(1) * y)) + f(f(entry(2) * z) + entry(3)));
    out[o + 1] = y + f(f(f(entry(4) * x) + f(entry(5) * y)) + f(f(entry(6) * z) + entry(7)));
    out[o + 2] = z + f(f(f(entry(8) * x) + f(entry(9) * y)) + f(f(entry(10) * z) + entry(11)));
  }
}

/** Where the segment of a time begins in `motion`. */
function segmentAt(time: number, motion: SmallMotion): number {
  let low = 0;
  let high = motion.length / SEGMENT - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time >= motion[SEGMENT * middle + TO]) low = middle + 1;
    else high = middle;
  }
  return SEGMENT * low;
}
