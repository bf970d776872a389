// plumb_bob, rational_polynomial, thin_prism and mei. Coefficients: k1 k2 p1 p2 k3 k4 k5 k6 s1 s2 s3 s4, then for mei ξ and the
// cosine of its widest angle. Twins: src/camera/plumb-bob.ts, rational-polynomial.ts; thin-prism.ts, mei.ts with brown.ts.
import { add, four, keepSeen, length, mul, numbers, placeX, placeY, placeZ, putPixels, setPlaces, view } from './lens';
import { n0, n1, n2, n3, n4, n5, n6, n7 } from './vector';

/** 1 + q (a + q (b + q c)). */
@inline
function cubic(q: v128, one: v128, a: v128, b: v128, c: v128): v128 {
  return add(one, mul(q, add(a, mul(q, add(b, mul(q, c))))));
}

/** L of a tile's points, NaN where the formula does not hold; X/Z and Y/Z take the place of X and Y. */
const scales = memory.data(8 * 256, 16);

export function bendPlumbBob(count: i32, lens: usize): void {
  bend(<usize>count << 3, lens, false);
}

export function bendRational(count: i32, lens: usize): void {
  bend(<usize>count << 3, lens, true);
}

/** `packSeen` of a tile that is bent. */
export function packBent(
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
  const p1 = n2(numbers(lens));
  const p2 = n3(numbers(lens));
  const fx = n2(own);
  const fy = n3(own);
  const cx = n4(own);
  const cy = n5(own);
  let kept: usize = 0;
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const two = <usize>i << 3;
    const a = placeX(two);
    const b = placeY(two);
    const c = placeX(two + 16);
    const d = placeY(two + 16);
    const L = v128.load(scales + two);
    const K = v128.load(scales + two, 16);
    const pu = four(add(mul(fx, aside(a, b, L, p1, p2)), cx), add(mul(fx, aside(c, d, K, p1, p2)), cx));
    const pv = four(add(mul(fy, downwards(a, b, L, p1, p2)), cy), add(mul(fy, downwards(c, d, K, p1, p2)), cy));
    const to = kept << 2;
    kept += <usize>keepSeen(pu, pv, count - i, ends, below, depth + at, index + at, toU + to, toV + to, toDepth + to, toIndex + to);
  }
  return <i32>kept;
}

/** a L + 2 p1 a b + p2 (q + 2 a²) */
@inline
function aside(a: v128, b: v128, L: v128, p1: v128, p2: v128): v128 {
  const a2 = add(a, a);
  const q = add(mul(a, a), mul(b, b));
  return add(add(mul(a, L), mul(p1, mul(a2, b))), mul(p2, add(q, mul(a2, a))));
}

/** b L + p1 (q + 2 b²) + 2 p2 a b */
@inline
function downwards(a: v128, b: v128, L: v128, p1: v128, p2: v128): v128 {
  const b2 = add(b, b);
  const q = add(mul(a, a), mul(b, b));
  return add(add(mul(b, L), mul(p1, add(q, mul(b2, b)))), mul(p2, mul(add(a, a), b)));
}

@inline
function bend(end: usize, lens: usize, rational: bool): void {
  const k = numbers(lens);
  const limit = n1(view(lens));
  const one = n6(view(lens));
  const k1 = n0(k);
  const k2 = n1(k);
  const k3 = n4(k);
  const k4 = n5(k);
  const k5 = n6(k);
  const k6 = n7(k);
  for (let at: usize = 0; at < end; at += 16) {
    const nearness = f64x2.div(one, placeZ(at));
    const a = mul(placeX(at), nearness);
    const b = mul(placeY(at), nearness);
    setPlaces(at, a, b);
    const q = add(mul(a, a), mul(b, b));
    let L = cubic(q, one, k1, k2, k3);
    if (rational) L = f64x2.div(L, cubic(q, one, k4, k5, k6));
    v128.store(scales + at, v128.or(L, f64x2.ge(q, limit)));
  }
}

export function projectPrism(u: usize, v: usize, count: i32, lens: usize): void {
  projectWhole(u, v, count, lens, false);
}

export function projectMei(u: usize, v: usize, count: i32, lens: usize): void {
  projectWhole(u, v, count, lens, true);
}

/** All terms, in the order of brown.ts. */
@inline
function projectWhole(u: usize, v: usize, count: i32, lens: usize, sphere: bool): void {
  const own = view(lens);
  const k = numbers(lens);
  const more = k + 64;
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 16, u += 8, v += 8) {
    const X = placeX(at);
    const Y = placeY(at);
    const Z = placeZ(at);
    let depth = Z;
    let out = f64x2.splat(0);
    if (sphere) {
      const d = length(X, Y, Z);
      depth = add(Z, mul(n4(more), d));
      out = v128.or(f64x2.lt(Z, mul(n5(more), d)), f64x2.ge(d, n7(own)));
      out = v128.or(out, f64x2.le(depth, f64x2.splat(0)));
    }
    const a = f64x2.div(X, depth);
    const b = f64x2.div(Y, depth);
    const q = add(mul(a, a), mul(b, b));
    out = v128.or(out, f64x2.ge(q, n1(own)));
    const L = f64x2.div(cubic(q, n6(own), n0(k), n1(k), n4(k)), cubic(q, n6(own), n5(k), n6(k), n7(k)));
    const p1 = n2(k);
    const p2 = n3(k);
    const crossX = mul(mul(add(p1, p1), a), b);
    const crossY = mul(mul(add(p2, p2), a), b);
    const prismX = mul(q, add(n0(more), mul(q, n1(more))));
    const prismY = mul(q, add(n2(more), mul(q, n3(more))));
    const mx = add(add(add(mul(a, L), crossX), mul(p2, add(q, mul(add(a, a), a)))), prismX);
    const my = add(add(add(mul(b, L), mul(p1, add(q, mul(add(b, b), b)))), crossY), prismY);
    putPixels(u, v, add(mul(n2(own), mx), n4(own)), add(mul(n3(own), my), n5(own)), out);
  }
}
