// The inverse of a function that rises on an interval: Newton's method kept inside a shrinking bracket.

/** A function on [0, end] that begins at 0 and rises, and its slope. */
export interface Rising {
  readonly end: number;
  value(x: number): number;
  slope(x: number): number;
}

/** x with value(x) = y to the last bits, from `start` on; NaN when y lies outside of the interval's values. */
export function invertRising(f: Rising, y: number, start: number): number {
  // The function may be flat at its end: without the margin, rounding would lose what lies next to it.
  if (!(y >= 0 && y <= f.value(f.end) * (1 + 1e-14))) return Number.NaN;
  let lo = 0;
  let hi = f.end;
  let x = Math.min(start, 0.999 * f.end);
  let last = f.end;
  // Where steps do not shrink by half, Newton's method is led about by a bend: the bracket is halved instead. So no more
  // than two rounds for each of the 53 bits.
  for (let round = 0; round < 110; round++) {
    const error = f.value(x) - y;
    if (Math.abs(error) <= 1e-16 * y) break;
    if (error > 0) hi = x;
    else lo = x;
    let next = x - error / f.slope(x);
    if (!(next > lo && next < hi && 2 * Math.abs(next - x) <= last)) next = lo + (hi - lo) / 2;
    if (next === x || next === lo || next === hi) break;
    last = Math.abs(next - x);
    x = next;
  }
  return x;
}
