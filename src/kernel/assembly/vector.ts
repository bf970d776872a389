// Two points at a time in float64: what loops over columns of float32 share.

// The numbers (f64) at an address, each for both points. An offset must be written out to become part of the instruction.
@inline
export function n0(at: usize): v128 {
  return v128.load64_splat(at);
}

@inline
export function n1(at: usize): v128 {
  return v128.load64_splat(at, 8);
}

@inline
export function n2(at: usize): v128 {
  return v128.load64_splat(at, 16);
}

@inline
export function n3(at: usize): v128 {
  return v128.load64_splat(at, 24);
}

@inline
export function n4(at: usize): v128 {
  return v128.load64_splat(at, 32);
}

@inline
export function n5(at: usize): v128 {
  return v128.load64_splat(at, 40);
}

@inline
export function n6(at: usize): v128 {
  return v128.load64_splat(at, 48);
}

@inline
export function n7(at: usize): v128 {
  return v128.load64_splat(at, 56);
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

/** Two floats of a column: one instruction. */
@inline
export function pair(column: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(column));
}

@inline
export function putPair(column: usize, two: v128): void {
  v128.store64_lane(column, f32x4.demote_f64x2_zero(two), 0);
}

/** The first of the two only. */
@inline
export function putFirst(column: usize, two: v128): void {
  v128.store32_lane(column, f32x4.demote_f64x2_zero(two), 0);
}

/** a x + b y + c z + d, summed from the left. */
@inline
export function sum(x: v128, y: v128, z: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.add(f64x2.mul(a, x), f64x2.mul(b, y)), f64x2.mul(c, z)), d);
}
