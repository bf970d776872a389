// A sweep's time cut into segments between two knots: which one a time lies in, and the matrix there. Twin: transform.ts.
import { high, low } from './vector';

/** Of a tile: seconds, float32; and how far each is from its segment's begin to its end, float64. */
export const times = memory.data(4 * 512 + 32, 16);
export const shares = memory.data(8 * 512 + 32, 16);
/** The matrix of a moment. */
export const matrix = memory.data(96, 16);

/**
 * Where times from `at` on leave [from, to) or four become equal, or `end`; byte offsets in `times`. The shares of those before are written.
 * Times are s, the others ns.
 */
@inline
export function runEnd(at: usize, end: usize, from: f64, to: f64, begin: v128, span: v128): usize {
  const billion = f64x2.splat(1e9);
  do {
    const t = v128.load(times + at);
    const a = f64x2.mul(low(t), billion);
    const b = f64x2.mul(high(t), billion);
    v128.store(shares + (at << 1), share(a, begin, span));
    v128.store(shares + (at << 1), share(b, begin, span), 16);
    const first = v128.and(f64x2.ge(a, f64x2.splat(from)), f64x2.lt(a, f64x2.splat(to)));
    const second = v128.and(f64x2.ge(b, f64x2.splat(from)), f64x2.lt(b, f64x2.splat(to)));
    const outside = i32x4.bitmask(v128.not(v128.shuffle<i32>(first, second, 0, 2, 4, 6)));
    if (outside) return min<usize>(end, at + (<usize>ctz<i32>(outside) << 2));
    at += 16;
  } while (at < end && !(at + 16 <= end && areEqual(v128.load(times + at))));
  return min<usize>(end, at);
}

@inline
export function areEqual(t: v128): bool {
  return i32x4.all_true(i32x4.eq(t, v128.shuffle<f32>(t, t, 0, 0, 0, 0)));
}

/** The last knot that is not after the time, but neither before the first nor the last one of all; any for no time. */
@inline
export function segmentOf(time: f64, knots: usize, last: i32, near: i32): i32 {
  const knot = knots + (<usize>near << 3);
  if (!(time < load<f64>(knot)) && !(time >= load<f64>(knot, 8))) return near;
  if (near + 1 < last && time >= load<f64>(knot, 8) && time < load<f64>(knot, 16)) return near + 1;
  let low = 0;
  let high = last - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (time >= load<f64>(knots + (<usize>middle << 3))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How far two times are from the segment's begin to its end; NaN stays. */
@inline
export function share(time: v128, begin: v128, span: v128): v128 {
  const s = f64x2.div(f64x2.sub(time, begin), span);
  return f64x2.pmin(f64x2.pmax(s, f64x2.splat(0)), f64x2.splat(1));
}

/** What each of `last` matrices changes by until the next one. */
@inline
export function findDeltas(matrices: usize, last: i32, deltas: usize): void {
  for (let e: usize = 0, end = <usize>last * 96; e < end; e += 16)
    v128.store(deltas + e, f64x2.sub(v128.load(matrices + e, 96), v128.load(matrices + e)));
}

@inline
export function matrixAt(m: usize, delta: usize, s: v128): void {
  for (let e: usize = 0; e < 96; e += 16)
    v128.store(matrix + e, f64x2.add(v128.load(m + e), f64x2.mul(s, v128.load(delta + e))));
}
