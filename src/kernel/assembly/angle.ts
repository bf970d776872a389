// Lenses whose picture goes by the angle from the axis: equidistant, ftheta and fov. Twins: src/camera/arctangent.ts,
// equidistant.ts, f-theta.ts, fov.ts.
import { add, mul, numbers, placeX, placeY, placeZ, putPixels, view } from './lens';
import { n0, n1, n2, n3, n4, n5, n6, n7 } from './vector';

/**
 * Of a tile's points: √(X² + Y²), the angle from the axis or what makes it (tangents of a part, and what is added to that part's angle), and
 * the distorted angle by R; float64.
 */
const radii = memory.data(8 * 320, 16);
const turns = memory.data(8 * 256, 16);
const offsets = memory.data(8 * 256, 16);

/** As arctangent.ts: tan(π/8), π/4, π/2, π, then its coefficients. */
export const angles = memory.data<f64>([
  0.41421356237309503, 0.7853981633974483, 1.5707963267948966, 3.141592653589793,
  -0.3333333333333333, 0.1999999999999552, -0.14285714284666542, 0.11111111015256361, -0.09090904578123873,
  0.07692183190825433, -0.06664511447372731, 0.058581489127221394, -0.0508544973752125, 0.03923165828348216,
  -0.019176887104237525,
]);

/** Bytes of a column: a quarter of a tile. */
const CHUNK: usize = 8 * 64;

/**
 * The radii and angles of a tile, those of points that are `stretch` times as far from the axis. In short loops: a processor looks some
 * hundred steps ahead, so that of a long chain it has two pairs of points at work, and of a short one many. Square roots keep a part of
 * it busy that the polynomial does not need, so that they are found some points ahead, beside it. A NaN where the distance from the lens,
 * squared, is not above `least2`.
 */
export function findAngles(count: i32, stretch: f64, least2: f64): void {
  const end = <usize>count << 3;
  const least = f64x2.splat(least2);
  for (let at: usize = 0; at < CHUNK; at += 16) findRadius(at, least);
  for (let from: usize = 0; from < end; from += CHUNK) {
    reduce(from, f64x2.splat(stretch));
    evaluate(from, least);
  }
}

@inline
function findRadius(at: usize, least2: v128): void {
  const X = placeX(at);
  const Y = placeY(at);
  const Z = placeZ(at);
  const squares = add(mul(X, X), mul(Y, Y));
  const near = f64x2.le(add(squares, mul(Z, Z)), least2);
  v128.store(radii + at, v128.or(f64x2.sqrt(squares), near));
}

/** The part of each angle that the polynomial takes, as its tangent, and the rest. */
function reduce(from: usize, stretch: v128): void {
  const eighth = n0(angles);
  const quarter = n1(angles);
  const half = n2(angles);
  const whole = n3(angles);
  const sign = f64x2.splat(-0.0);
  for (let at = from, end = from + CHUNK; at < end; at += 16) {
    const Z = placeZ(at);
    const y = mul(stretch, v128.load(radii + at));
    const far = f64x2.abs(Z);
    const small = f64x2.pmin(y, far);
    const large = f64x2.pmax(y, far);
    const wide = f64x2.gt(small, mul(eighth, large));
    const t = f64x2.div(f64x2.sub(small, v128.and(large, wide)), add(large, v128.and(small, wide)));
    const steep = f64x2.gt(y, far);
    const behind = f64x2.lt(Z, f64x2.splat(0));
    const base = v128.bitselect(quarter, v128.and(half, steep), wide);
    v128.store(offsets + at, v128.bitselect(f64x2.sub(whole, base), base, behind));
    v128.store(turns + at, v128.xor(t, v128.and(sign, v128.xor(steep, behind))));
  }
}

/** The angles of a chunk, and the radii of the next one. */
function evaluate(from: usize, least2: v128): void {
  const powers = angles + 64;
  const c0 = n4(angles);
  const c1 = n5(angles);
  const c2 = n6(angles);
  const c3 = n7(angles);
  const c4 = n0(powers);
  const c5 = n1(powers);
  const c6 = n2(powers);
  const c7 = n3(powers);
  const c8 = n4(powers);
  const c9 = n5(powers);
  const c10 = n6(powers);
  for (let at = from, end = from + CHUNK; at < end; at += 16) {
    findRadius(at + CHUNK, least2);
    const t = v128.load(turns + at);
    const s = mul(t, t);
    const s2 = mul(s, s);
    const first = add(add(c0, mul(c1, s)), mul(add(c2, mul(c3, s)), s2));
    const second = add(add(c4, mul(c5, s)), mul(add(c6, mul(c7, s)), s2));
    const third = add(add(c8, mul(c9, s)), mul(c10, s2));
    const s4 = mul(s2, s2);
    const part = add(t, mul(mul(t, s), add(first, mul(s4, add(second, mul(s4, third))))));
    v128.store(turns + at, add(v128.load(offsets + at), part));
  }
}

/** 0 on the axis, where R is, else `g`, also where R is none. */
@inline
function offAxis(g: v128, R: v128): v128 {
  return v128.andnot(g, f64x2.le(R, f64x2.splat(0)));
}

/** k1 k2 k3 k4. Returns where the distorted angles by R are, NaN for what is not seen. */
export function scaleEquidistant(count: i32, lens: usize, least2: f64): usize {
  findAngles(count, 1, least2);
  const own = view(lens);
  const k = numbers(lens);
  const limit = n1(own);
  const one = n6(own);
  const infinity = n7(own);
  const k1 = n0(k);
  const k2 = n1(k);
  const k3 = n2(k);
  const k4 = n3(k);
  // Radii are 0 or above 1e-162, the root of the least number.
  const tiny = f64x2.splat(1e-200);
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 16) {
    const R = v128.load(radii + at);
    const angle = v128.load(turns + at);
    const t = mul(angle, angle);
    const t2 = mul(t, t);
    const high = add(add(k2, mul(t, k3)), mul(t2, k4));
    const bent = mul(angle, add(add(one, mul(t, k1)), mul(t2, high)));
    // On the axis the angle is 0, and what it is divided by matters to none.
    const scale = mul(bent, f64x2.div(one, f64x2.pmax(R, tiny)));
    v128.store(turns + at, v128.or(scale, v128.or(f64x2.ge(angle, limit), f64x2.ge(R, infinity))));
  }
  return turns;
}

/** k0 … k5, then d and e. */
export function projectTheta(u: usize, v: usize, count: i32, lens: usize, least2: f64): void {
  findAngles(count, 1, least2);
  const own = view(lens);
  const k = numbers(lens);
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 16, u += 8, v += 8) {
    const X = placeX(at);
    const Y = placeY(at);
    const R = v128.load(radii + at);
    const angle = v128.load(turns + at);
    let rho = add(mul(n5(k), angle), n4(k));
    rho = add(mul(rho, angle), n3(k));
    rho = add(mul(rho, angle), n2(k));
    rho = add(mul(rho, angle), n1(k));
    rho = add(mul(rho, angle), n0(k));
    const g = offAxis(f64x2.div(rho, R), R);
    const mx = mul(g, add(X, mul(n6(k), Y)));
    const my = mul(g, add(Y, mul(n7(k), X)));
    const out = v128.or(f64x2.ge(angle, n1(own)), f64x2.ge(R, n7(own)));
    putPixels(u, v, add(mul(n2(own), mx), n4(own)), add(mul(n3(own), my), n5(own)), out);
  }
}

/** w and 2 tan(w/2); the limit is the least Z / R. */
export function projectFov(u: usize, v: usize, count: i32, lens: usize, least2: f64): void {
  findAngles(count, load<f64>(numbers(lens), 8), least2);
  const own = view(lens);
  const w = n0(numbers(lens));
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 16, u += 8, v += 8) {
    const R = v128.load(radii + at);
    const g = offAxis(f64x2.div(v128.load(turns + at), mul(w, R)), R);
    const out = v128.or(f64x2.le(placeZ(at), mul(n1(own), R)), f64x2.ge(R, n7(own)));
    const mx = mul(g, placeX(at));
    const my = mul(g, placeY(at));
    putPixels(u, v, add(mul(n2(own), mx), n4(own)), add(mul(n3(own), my), n5(own)), out);
  }
}
