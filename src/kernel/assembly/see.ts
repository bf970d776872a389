// Points moved and seen by a lens, all of it in float64 and in the order of their twins (move of ../score/look.ts, src/camera), so
// that every bit is the same. `view` holds as float64: 0–11 a row-major 3×4 into the camera, 12 limit of the formula's domain,
// 13 cosine of a narrower view, 14–17 fx fy cx cy, then the coefficients.
import { angleOf } from './angle-of';

const COEFFICIENTS: usize = 18;

@inline
function both(at: usize, entry: usize): v128 {
  return v128.load64_splat(at + (entry << 3));
}

@inline
function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

@inline
function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

/** a x + b y + c z + d, summed from the left. */
@inline
function row(x: v128, y: v128, z: v128, view: usize, entry: usize): v128 {
  return add(
    add(add(mul(both(view, entry), x), mul(both(view, entry + 1), y)), mul(both(view, entry + 2), z)),
    both(view, entry + 3),
  );
}

/** Moves columns of float64 into rows of x y z, for lens models that have no loop here. */
export function moveRows(x: usize, y: usize, z: usize, count: i32, view: usize, rows: usize): void {
  for (let i = 0; i < count; i += 2) {
    const at = <usize>i << 3;
    const px = v128.load(x + at);
    const py = v128.load(y + at);
    const pz = v128.load(z + at);
    const mx = row(px, py, pz, view, 0);
    const my = row(px, py, pz, view, 4);
    const mz = row(px, py, pz, view, 8);
    putRows(rows + <usize>i * 24, mx, my, mz);
  }
}

/**
 * plumb_bob and rational_polynomial (k1 k2 p1 p2 k3 k4 k5 k6): uv[2i], uv[2i + 1] in px, seen[i] 0 or 1. Where 0, uv is anything.
 * x, y and z are columns of float64; they, uv and seen have room for count + 1. With `rows` the moved points are kept there, x y z.
 */
export function seeBrown(
  x: usize,
  y: usize,
  z: usize,
  count: i32,
  view: usize,
  rational: bool,
  uv: usize,
  seen: usize,
  rows: usize,
): void {
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  const zero = f64x2.splat(0);
  const limit = both(view, 12);
  const cosine = both(view, 13);
  const limited = load<f64>(view, 104) >= -1;
  const k1 = both(view, COEFFICIENTS);
  const k2 = both(view, COEFFICIENTS + 1);
  const p1 = both(view, COEFFICIENTS + 2);
  const p2 = both(view, COEFFICIENTS + 3);
  const k3 = both(view, COEFFICIENTS + 4);
  for (let i = 0; i < count; i += 2) {
    const at = <usize>i << 3;
    const px = v128.load(x + at);
    const py = v128.load(y + at);
    const pz = v128.load(z + at);
    const mx = row(px, py, pz, view, 0);
    const my = row(px, py, pz, view, 4);
    const mz = row(px, py, pz, view, 8);
    if (rows) putRows(rows + <usize>i * 24, mx, my, mz);
    const nearness = f64x2.div(one, mz);
    const a = mul(mx, nearness);
    const b = mul(my, nearness);
    const aa = mul(a, a);
    const bb = mul(b, b);
    const q = add(aa, bb);
    let inside = v128.and(f64x2.gt(mz, zero), f64x2.lt(q, limit));
    if (limited) {
      const range = f64x2.sqrt(add(add(mul(mx, mx), mul(my, my)), mul(mz, mz)));
      inside = v128.and(inside, f64x2.ge(mz, mul(cosine, range)));
    }
    let L = add(one, mul(q, add(k1, mul(q, add(k2, mul(q, k3))))));
    if (rational) {
      const tail = add(both(view, COEFFICIENTS + 6), mul(q, both(view, COEFFICIENTS + 7)));
      L = f64x2.div(L, add(one, mul(q, add(both(view, COEFFICIENTS + 5), mul(q, tail)))));
    }
    const ab = mul(mul(two, a), b);
    const du = add(add(mul(a, L), mul(p1, ab)), mul(p2, add(q, mul(mul(two, a), a))));
    const dv = add(add(mul(b, L), mul(p1, add(q, mul(mul(two, b), b)))), mul(p2, ab));
    const u = add(mul(both(view, 14), du), both(view, 16));
    const v = add(mul(both(view, 15), dv), both(view, 17));
    putSeen(uv + 2 * at, seen + <usize>i, u, v, inside);
  }
}

/** equidistant (k1 k2 k3 k4), as `seeBrown`. */
export function seeEquidistant(
  x: usize,
  y: usize,
  z: usize,
  count: i32,
  view: usize,
  uv: usize,
  seen: usize,
  rows: usize,
): void {
  const zero = f64x2.splat(0);
  const limit = both(view, 12);
  const cosine = both(view, 13);
  const limited = load<f64>(view, 104) >= -1;
  for (let i = 0; i < count; i += 2) {
    const at = <usize>i << 3;
    const px = v128.load(x + at);
    const py = v128.load(y + at);
    const pz = v128.load(z + at);
    const mx = row(px, py, pz, view, 0);
    const my = row(px, py, pz, view, 4);
    const mz = row(px, py, pz, view, 8);
    if (rows) putRows(rows + <usize>i * 24, mx, my, mz);
    const flat = add(mul(mx, mx), mul(my, my));
    const R = f64x2.sqrt(flat);
    const angle = angleOf(R, mz);
    let inside = v128.and(f64x2.lt(angle, limit), f64x2.lt(R, f64x2.splat(Infinity)));
    // The lens's own centre has no direction.
    inside = v128.and(inside, f64x2.gt(add(R, f64x2.abs(mz)), zero));
    if (limited) inside = v128.and(inside, f64x2.ge(mz, mul(cosine, f64x2.sqrt(add(flat, mul(mz, mz))))));
    const t = mul(angle, angle);
    const t2 = mul(t, t);
    const one = f64x2.splat(1);
    const near = add(one, mul(t, both(view, COEFFICIENTS)));
    const high = add(both(view, COEFFICIENTS + 1), mul(t, both(view, COEFFICIENTS + 2)));
    const bent = mul(angle, add(near, mul(t2, add(high, mul(t2, both(view, COEFFICIENTS + 3))))));
    const scale = v128.and(mul(bent, f64x2.div(one, R)), f64x2.gt(R, zero));
    const u = add(mul(mul(both(view, 14), mx), scale), both(view, 16));
    const v = add(mul(mul(both(view, 15), my), scale), both(view, 17));
    putSeen(uv + 2 * at, seen + <usize>i, u, v, inside);
  }
}

@inline
function putRows(to: usize, x: v128, y: v128, z: v128): void {
  v128.store(to, v128.shuffle<f64>(x, y, 0, 2));
  v128.store(to, v128.shuffle<f64>(z, x, 0, 3), 16);
  v128.store(to, v128.shuffle<f64>(y, z, 1, 3), 32);
}

@inline
function putSeen(uv: usize, seen: usize, u: v128, v: v128, inside: v128): void {
  v128.store(uv, v128.shuffle<f64>(u, v, 0, 2));
  v128.store(uv, v128.shuffle<f64>(u, v, 1, 3), 16);
  const bits = i64x2.bitmask(inside);
  store<u8>(seen, bits & 1);
  store<u8>(seen, bits >> 1, 1);
}
