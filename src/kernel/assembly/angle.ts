// Lenses whose picture goes by the angle from the axis: equidistant, ftheta and fov. Twins: src/camera/arctangent.ts,
// equidistant.ts, f-theta.ts, fov.ts.
import { COEFFICIENTS, LIMIT, add, inCamera, mayBeSeen, mul, pair, putAsSeen, putPixels } from './lens';
import { both } from './vector';

/** As arctangent.ts: tan(π/8), π/4, π/2, π, then its coefficients. */
const numbers = memory.data<f64>([
  0.41421356237309503, 0.7853981633974483, 1.5707963267948966, 3.141592653589793,
  -0.3333333333333333, 0.1999999999999552, -0.14285714284666542, 0.11111111015256361, -0.09090904578123873,
  0.07692183190825433, -0.06664511447372731, 0.058581489127221394, -0.0508544973752125, 0.03923165828348216,
  -0.019176887104237525,
]);

@inline
function c(entry: usize): v128 {
  return both(numbers, 4 + entry);
}

/** The angle of (x, y) from the x axis for y >= 0, in [0, π]. */
@inline
export function angleOf(y: v128, x: v128): v128 {
  const far = f64x2.abs(x);
  const small = f64x2.pmin(y, far);
  const large = f64x2.pmax(y, far);
  const wide = f64x2.gt(small, mul(both(numbers, 0), large));
  const top = v128.bitselect(f64x2.sub(small, large), small, wide);
  const bottom = v128.bitselect(add(small, large), large, wide);
  const t = f64x2.div(top, bottom);
  const s = mul(t, t);
  const s2 = mul(s, s);
  const first = add(add(c(0), mul(c(1), s)), mul(add(c(2), mul(c(3), s)), s2));
  const second = add(add(c(4), mul(c(5), s)), mul(add(c(6), mul(c(7), s)), s2));
  const third = add(add(c(8), mul(c(9), s)), mul(c(10), s2));
  const s4 = mul(s2, s2);
  let angle = add(t, mul(mul(t, s), add(first, mul(s4, add(second, mul(s4, third))))));
  angle = add(angle, v128.and(both(numbers, 1), wide));
  angle = v128.bitselect(f64x2.sub(both(numbers, 2), angle), angle, f64x2.gt(y, far));
  return v128.bitselect(f64x2.sub(both(numbers, 3), angle), angle, f64x2.lt(x, f64x2.splat(0)));
}

/** `g` where R > 0, else 0: on the axis. */
@inline
function offAxis(g: v128, R: v128): v128 {
  return v128.and(g, f64x2.gt(R, f64x2.splat(0)));
}

/** The lens's own centre has no direction. */
@inline
function hasAngle(angle: v128, R: v128, Z: v128, lens: usize): v128 {
  const some = f64x2.gt(add(R, f64x2.abs(Z)), f64x2.splat(0));
  return v128.and(v128.and(f64x2.lt(angle, both(lens, LIMIT)), f64x2.lt(R, f64x2.splat(Infinity))), some);
}

/** k1 k2 k3 k4. */
export function projectEquidistant(x: usize, y: usize, z: usize, count: i32, lens: usize, forward: bool): void {
  for (let end = x + (<usize>count << 2); x < end; x += 8, y += 8, z += 8) {
    const px = pair(x);
    const py = pair(y);
    const pz = pair(z);
    const X = inCamera(px, py, pz, lens, 0);
    const Y = inCamera(px, py, pz, lens, 1);
    const Z = inCamera(px, py, pz, lens, 2);
    const R = f64x2.sqrt(add(mul(X, X), mul(Y, Y)));
    const angle = angleOf(R, Z);
    const seen = v128.and(mayBeSeen(X, Y, Z, lens, forward), hasAngle(angle, R, Z, lens));
    const t = mul(angle, angle);
    let bent = add(both(lens, COEFFICIENTS + 2), mul(t, both(lens, COEFFICIENTS + 3)));
    bent = add(both(lens, COEFFICIENTS), mul(t, add(both(lens, COEFFICIENTS + 1), mul(t, bent))));
    bent = mul(angle, add(f64x2.splat(1), mul(t, bent)));
    const scale = offAxis(f64x2.div(bent, R), R);
    const u = add(mul(mul(both(lens, 17), X), scale), both(lens, 19));
    const v = add(mul(mul(both(lens, 18), Y), scale), both(lens, 20));
    putAsSeen(x, y, z, u, v, Z, seen);
  }
}

/** k0 … k5, then d and e. */
export function projectTheta(x: usize, y: usize, z: usize, count: i32, lens: usize, forward: bool): void {
  for (let end = x + (<usize>count << 2); x < end; x += 8, y += 8, z += 8) {
    const px = pair(x);
    const py = pair(y);
    const pz = pair(z);
    const X = inCamera(px, py, pz, lens, 0);
    const Y = inCamera(px, py, pz, lens, 1);
    const Z = inCamera(px, py, pz, lens, 2);
    const R = f64x2.sqrt(add(mul(X, X), mul(Y, Y)));
    const angle = angleOf(R, Z);
    const seen = v128.and(mayBeSeen(X, Y, Z, lens, forward), hasAngle(angle, R, Z, lens));
    let rho = both(lens, COEFFICIENTS + 5);
    rho = add(mul(rho, angle), both(lens, COEFFICIENTS + 4));
    rho = add(mul(rho, angle), both(lens, COEFFICIENTS + 3));
    rho = add(mul(rho, angle), both(lens, COEFFICIENTS + 2));
    rho = add(mul(rho, angle), both(lens, COEFFICIENTS + 1));
    rho = add(mul(rho, angle), both(lens, COEFFICIENTS));
    const g = offAxis(f64x2.div(rho, R), R);
    const mx = mul(g, add(X, mul(both(lens, COEFFICIENTS + 6), Y)));
    const my = mul(g, add(Y, mul(both(lens, COEFFICIENTS + 7), X)));
    putPixels(x, y, z, lens, mx, my, Z, seen);
  }
}

/** w and 2 tan(w/2); entry 13 is the least Z / R. */
export function projectFov(x: usize, y: usize, z: usize, count: i32, lens: usize): void {
  for (let end = x + (<usize>count << 2); x < end; x += 8, y += 8, z += 8) {
    const px = pair(x);
    const py = pair(y);
    const pz = pair(z);
    const X = inCamera(px, py, pz, lens, 0);
    const Y = inCamera(px, py, pz, lens, 1);
    const Z = inCamera(px, py, pz, lens, 2);
    const R = f64x2.sqrt(add(mul(X, X), mul(Y, Y)));
    let seen = v128.and(mayBeSeen(X, Y, Z, lens, true), f64x2.gt(Z, mul(both(lens, LIMIT), R)));
    seen = v128.and(seen, f64x2.lt(R, f64x2.splat(Infinity)));
    const angle = angleOf(mul(both(lens, COEFFICIENTS + 1), R), Z);
    const g = offAxis(f64x2.div(angle, mul(both(lens, COEFFICIENTS), R)), R);
    putPixels(x, y, z, lens, mul(g, X), mul(g, Y), Z, seen);
  }
}
