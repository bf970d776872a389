// Two points at a time in float64: what loops over columns of float32 share.

/** A number (f64) for both points. */
@inline
export function both(at: usize, entry: usize): v128 {
  return v128.load64_splat(at + entry * 8);
}

/** The first two of four float32. */
@inline
export function low(four: v128): v128 {
  return f64x2.promote_low_f32x4(four);
}

/** The last two. */
@inline
export function high(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1));
}

/** Two and two as four float32. */
@inline
export function narrow(first: v128, second: v128): v128 {
  return v128.shuffle<f64>(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 2);
}

/** a x + b y + c z + d, summed from the left; a, b, c, d (f64) from `entry` on. */
@inline
export function row(x: v128, y: v128, z: v128, m: usize, entry: usize): v128 {
  const xy = f64x2.add(f64x2.mul(both(m, entry), x), f64x2.mul(both(m, entry + 1), y));
  return f64x2.add(f64x2.add(xy, f64x2.mul(both(m, entry + 2), z)), both(m, entry + 3));
}
