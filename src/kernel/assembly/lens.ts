// What the lens loops share. They run over a tile of candidates in place: `intoCamera` takes columns x, y, z of float32 into the camera's
// frame and makes z the depth; a lens makes x and y u and v; `packSeen` keeps what lies in the picture. A point that is not seen
// has a NaN for X or u. Positions are computed in float64 and in the order of their twins in src/camera, so that every bit is
// the same.
//
// `lens` holds as float64: 0–11 row-major 3×4 into the camera; from `view(lens)` on 0 least depth or distance, 1 limit of the
// formula's domain, 2–5 fx fy cx cy, 6 the number 1, 7 infinity, 8 cosine of a narrower view; from `numbers(lens)` on the
// coefficients.
import { n0, n1, n2, n3, n4, n5, n7, pair, putPair, sum } from './vector';

/** What the least of a view is of. */
export const DEPTH: i32 = 0;
export const DISTANCE: i32 = 1;
export const LATER: i32 = 2;

/** Points of a tile: a multiple of four. */
export const TILE: i32 = 256;

/** X, Y, Z of a tile's points in the camera's frame, float64; angle.ts reads a chunk more. */
const places = memory.data(3 * 8 * 256 + 8 * 64, 16);

@inline
export function placeX(at: usize): v128 {
  return v128.load(places + at);
}

@inline
export function placeY(at: usize): v128 {
  return v128.load(places + at, 8 * 256);
}

@inline
export function placeZ(at: usize): v128 {
  return v128.load(places + at, 16 * 256);
}

/** What is to stand in the place of X and Y. */
@inline
export function setPlaces(at: usize, x: v128, y: v128): void {
  v128.store(places + at, x);
  v128.store(places + at, y, 8 * 256);
}

@inline
export function view(lens: usize): usize {
  return lens + 96;
}

@inline
export function numbers(lens: usize): usize {
  return lens + 168;
}

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

/** √(x² + y² + z²). */
@inline
export function length(x: v128, y: v128, z: v128): v128 {
  return f64x2.sqrt(add(add(mul(x, x), mul(y, y)), mul(z, z)));
}

/**
 * The first `count` points of a tile into the camera's frame; depths to z. Not seen is what is too near, beyond all numbers or
 * outside of a narrower view, as project.ts and limited-view.ts say. `least`: a depth, a distance, or looked at later.
 */
export function intoCamera(x: usize, y: usize, z: usize, count: i32, lens: usize, least: i32): void {
  const own = view(lens);
  const second = lens + 32;
  const third = lens + 64;
  const a = n0(lens);
  const b = n1(lens);
  const c = n2(lens);
  const d = n3(lens);
  const e = n0(second);
  const f = n1(second);
  const g = n2(second);
  const h = n3(second);
  const i = n0(third);
  const j = n1(third);
  const k = n2(third);
  const l = n3(third);
  const nearest = n0(own);
  const nearest2 = mul(nearest, nearest);
  const infinity = n7(own);
  const cosine = v128.load64_splat(own, 64);
  const none = i64x2.splat(0);
  const narrower = f64x2.extract_lane(cosine, 0) >= -1;
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 16, x += 8, y += 8, z += 8) {
    const px = pair(x);
    const py = pair(y);
    const pz = pair(z);
    const X = sum(px, py, pz, a, b, c, d);
    const Y = sum(px, py, pz, e, f, g, h);
    const Z = sum(px, py, pz, i, j, k, l);
    let unseen = none;
    if (least == DEPTH) unseen = v128.not(v128.and(f64x2.gt(Z, nearest), f64x2.lt(Z, infinity)));
    else if (least == DISTANCE) unseen = v128.not(f64x2.gt(add(add(mul(X, X), mul(Y, Y)), mul(Z, Z)), nearest2));
    if (narrower) unseen = v128.or(unseen, v128.not(f64x2.ge(Z, mul(cosine, length(X, Y, Z)))));
    // All bits set are a NaN.
    v128.store(places + at, v128.or(X, unseen));
    v128.store(places + at, Y, 8 * 256);
    v128.store(places + at, Z, 16 * 256);
    putPair(z, Z);
  }
}

/** The pixels of two points; u becomes NaN where bits of `out` are set. */
@inline
export function putPixels(u: usize, v: usize, pu: v128, pv: v128, out: v128): void {
  putPair(u, v128.or(pu, out));
  putPair(v, pv);
}

/** The least float32 that is not below. */
export function above(border: f64): f32 {
  const near = <f32>border;
  return <f64>near < border ? reinterpret<f32>(reinterpret<u32>(near) + 1) : near;
}

/**
 * Keeps the points of a tile whose pixel, as it is stored, lies in [−0.5, ends) × [−0.5, below); outputs need room for count + 4.
 * Returns how many.
 */
export function packSeen(
  u: usize,
  v: usize,
  depth: usize,
  index: usize,
  count: i32,
  ends: v128,
  below: v128,
  toU: usize,
  toV: usize,
  toDepth: usize,
  toIndex: usize,
): i32 {
  let kept: usize = 0;
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const pu = v128.load(u + at);
    const pv = v128.load(v + at);
    const to = kept << 2;
    kept += <usize>keepSeen(pu, pv, count - i, ends, below, depth + at, index + at, toU + to, toV + to, toDepth + to, toIndex + to);
  }
  return <i32>kept;
}

/** Writes those of four points, or as many as are left, that lie in the picture; returns how many. */
@inline
export function keepSeen(
  pu: v128,
  pv: v128,
  left: i32,
  ends: v128,
  below: v128,
  depth: usize,
  index: usize,
  toU: usize,
  toV: usize,
  toDepth: usize,
  toIndex: usize,
): i32 {
  const least = f32x4.splat(-0.5);
  const inside = v128.and(
    v128.and(f32x4.ge(pu, least), f32x4.lt(pu, ends)),
    v128.and(f32x4.ge(pv, least), f32x4.lt(pv, below)),
  );
  const all = i32x4.bitmask(inside);
  const bits = left < 4 ? all & ((1 << left) - 1) : all;
  // Neighbours are mostly seen together.
  if (bits == 15) {
    v128.store(toU, pu);
    v128.store(toV, pv);
    v128.store(toDepth, v128.load(depth));
    v128.store(toIndex, v128.load(index));
    return 4;
  }
  const shuffle = v128.load(pack + (<usize>bits << 4));
  v128.store(toU, v128.swizzle(pu, shuffle));
  v128.store(toV, v128.swizzle(pv, shuffle));
  v128.store(toDepth, v128.swizzle(v128.load(depth), shuffle));
  v128.store(toIndex, v128.swizzle(v128.load(index), shuffle));
  return popcnt<i32>(bits);
}

/** `packSeen` of points that are `scales` times X and Y from the axis, at u = fx X scale + cx and so on. */
export function packScaled(
  scales: usize,
  lens: usize,
  depth: usize,
  index: usize,
  count: i32,
  ends: v128,
  below: v128,
  toU: usize,
  toV: usize,
  toDepth: usize,
  toIndex: usize,
): i32 {
  const own = view(lens);
  const fx = n2(own);
  const fy = n3(own);
  const cx = n4(own);
  const cy = n5(own);
  let kept: usize = 0;
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const two = <usize>i << 3;
    const g = v128.load(scales + two);
    const h = v128.load(scales + two, 16);
    const pu = four(add(mul(mul(fx, placeX(two)), g), cx), add(mul(mul(fx, placeX(two + 16)), h), cx));
    const pv = four(add(mul(mul(fy, placeY(two)), g), cy), add(mul(mul(fy, placeY(two + 16)), h), cy));
    const to = kept << 2;
    kept += <usize>keepSeen(pu, pv, count - i, ends, below, depth + at, index + at, toU + to, toV + to, toDepth + to, toIndex + to);
  }
  return <i32>kept;
}

/** Two pairs as float32. */
@inline
export function four(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5);
}
