// What the lens loops share. They run over candidates in place: columns x, y, z of float32 become u, v, depth, and a point that
// the lens does not see gets a u of NaN; `packSeen` then keeps what lies in the picture. Positions are computed in float64
// and in the order of their twins in src/camera, so that every bit is the same.
//
// `lens` holds as float64: 0–11 row-major 3×4 into the camera, 12 least depth or distance, 13 limit of the formula's domain,
// 14 cosine of a narrower view, 15 and 16 unused, 17–20 fx fy cx cy, then the coefficients.
import { both, row } from './vector';

export const LIMIT: usize = 13;
export const COEFFICIENTS: usize = 21;

/** 16 shuffles of 16 bytes: entry m moves the lanes of the set bits of m to the front, in order. */
export const pack = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  4, 5, 6, 7, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  8, 9, 10, 11, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15,
  4, 5, 6, 7, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  12, 13, 14, 15, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15,
  4, 5, 6, 7, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15,
  8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);

@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

@inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

/** Two floats of a column. */
@inline
export function pair(column: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(column));
}

/** X, Y (line 0, 1) or Z (line 2) in the camera's frame. */
@inline
export function inCamera(x: v128, y: v128, z: v128, lens: usize, line: usize): v128 {
  return row(x, y, z, lens, 4 * line);
}

/** √(x² + y² + z²). */
@inline
export function length(x: v128, y: v128, z: v128): v128 {
  return f64x2.sqrt(add(add(mul(x, x), mul(y, y)), mul(z, z)));
}

/** `forward`: entry 12 is a least depth, else a least distance. As project.ts and limited-view.ts. */
@inline
export function mayBeSeen(x: v128, y: v128, z: v128, lens: usize, forward: bool): v128 {
  let seen: v128;
  const least = both(lens, 12);
  if (forward) {
    seen = v128.and(f64x2.gt(z, least), f64x2.lt(z, f64x2.splat(Infinity)));
  } else {
    seen = f64x2.gt(add(add(mul(x, x), mul(y, y)), mul(z, z)), mul(least, least));
  }
  if (load<f64>(lens, 112) >= -1) seen = v128.and(seen, f64x2.ge(z, mul(both(lens, 14), length(x, y, z))));
  return seen;
}

/** fx mx + cx, fy my + cy and the depth, in place of the points. */
@inline
export function putPixels(u: usize, v: usize, depth: usize, lens: usize, mx: v128, my: v128, z: v128, seen: v128): void {
  const pu = add(mul(both(lens, 17), mx), both(lens, 19));
  const pv = add(mul(both(lens, 18), my), both(lens, 20));
  putAsSeen(u, v, depth, pu, pv, z, seen);
}

@inline
export function putAsSeen(u: usize, v: usize, depth: usize, pu: v128, pv: v128, z: v128, seen: v128): void {
  const shown = v128.bitselect(pu, f64x2.splat(NaN), seen);
  v128.store64_lane(u, f32x4.demote_f64x2_zero(shown), 0);
  v128.store64_lane(v, f32x4.demote_f64x2_zero(pv), 0);
  v128.store64_lane(depth, f32x4.demote_f64x2_zero(z), 0);
}

/** The least float32 that is not below. */
@inline
function above(border: f64): f32 {
  const near = <f32>border;
  return <f64>near < border ? reinterpret<f32>(reinterpret<u32>(near) + 1) : near;
}

/**
 * Keeps the points whose pixel, as it is stored, lies in [−0.5, right) × [−0.5, bottom); outputs need room for count + 4.
 * Returns how many.
 */
export function packSeen(
  u: usize,
  v: usize,
  depth: usize,
  index: usize,
  count: i32,
  right: f64,
  bottom: f64,
  toU: usize,
  toV: usize,
  toDepth: usize,
  toIndex: usize,
): i32 {
  const least = f32x4.splat(-0.5);
  const ends = f32x4.splat(above(right));
  const below = f32x4.splat(above(bottom));
  let kept: usize = 0;
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const pu = v128.load(u + at);
    const pv = v128.load(v + at);
    const inside = v128.and(
      v128.and(f32x4.ge(pu, least), f32x4.lt(pu, ends)),
      v128.and(f32x4.ge(pv, least), f32x4.lt(pv, below)),
    );
    let bits = i32x4.bitmask(inside);
    if (i + 4 > count) bits &= (1 << (count - i)) - 1;
    const shuffle = v128.load(pack + (<usize>bits << 4));
    const to = kept << 2;
    v128.store(toU + to, v128.swizzle(pu, shuffle));
    v128.store(toV + to, v128.swizzle(pv, shuffle));
    v128.store(toDepth + to, v128.swizzle(v128.load(depth + at), shuffle));
    v128.store(toIndex + to, v128.swizzle(v128.load(index + at), shuffle));
    kept += <usize>popcnt<i32>(bits);
  }
  return <i32>kept;
}
