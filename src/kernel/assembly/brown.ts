// plumb_bob, rational_polynomial, thin_prism and mei. Coefficients: k1 k2 p1 p2 k3 k4 k5 k6 s1 s2 s3 s4, then for mei ξ and the
// cosine of its widest angle. Twins: src/camera/plumb-bob.ts, rational-polynomial.ts; thin-prism.ts, mei.ts with brown.ts.
import { COEFFICIENTS, LIMIT, add, inCamera, length, mayBeSeen, mul, pair, putPixels } from './lens';
import { both } from './vector';

/** 1 + q (c[a] + q (c[b] + q c[c])). */
@inline
function cubic(q: v128, lens: usize, a: usize, b: usize, c: usize): v128 {
  const inner = add(
    both(lens, COEFFICIENTS + a),
    mul(q, add(both(lens, COEFFICIENTS + b), mul(q, both(lens, COEFFICIENTS + c)))),
  );
  return add(f64x2.splat(1), mul(q, inner));
}

export function projectPlumbBob(x: usize, y: usize, z: usize, count: i32, lens: usize): void {
  project(x, y, z, count, lens, false);
}

export function projectRational(x: usize, y: usize, z: usize, count: i32, lens: usize): void {
  project(x, y, z, count, lens, true);
}

@inline
function project(x: usize, y: usize, z: usize, count: i32, lens: usize, rational: bool): void {
  for (let end = x + (<usize>count << 2); x < end; x += 8, y += 8, z += 8) {
    const px = pair(x);
    const py = pair(y);
    const pz = pair(z);
    const X = inCamera(px, py, pz, lens, 0);
    const Y = inCamera(px, py, pz, lens, 1);
    const Z = inCamera(px, py, pz, lens, 2);
    const a = f64x2.div(X, Z);
    const b = f64x2.div(Y, Z);
    const q = add(mul(a, a), mul(b, b));
    let seen = v128.and(mayBeSeen(X, Y, Z, lens, true), f64x2.lt(q, both(lens, LIMIT)));
    seen = v128.and(seen, f64x2.gt(Z, f64x2.splat(0)));
    let L = cubic(q, lens, 0, 1, 4);
    if (rational) L = f64x2.div(L, cubic(q, lens, 5, 6, 7));
    const a2 = add(a, a);
    const b2 = add(b, b);
    const ab = mul(a2, b);
    const p1 = both(lens, COEFFICIENTS + 2);
    const p2 = both(lens, COEFFICIENTS + 3);
    const mx = add(add(mul(a, L), mul(p1, ab)), mul(p2, add(q, mul(a2, a))));
    const my = add(add(mul(b, L), mul(p1, add(q, mul(b2, b)))), mul(p2, ab));
    putPixels(x, y, z, lens, mx, my, Z, seen);
  }
}

export function projectPrism(x: usize, y: usize, z: usize, count: i32, lens: usize): void {
  projectWhole(x, y, z, count, lens, true, false);
}

export function projectMei(x: usize, y: usize, z: usize, count: i32, lens: usize, forward: bool): void {
  projectWhole(x, y, z, count, lens, forward, true);
}

/** All terms, in the order of brown.ts. */
@inline
function projectWhole(x: usize, y: usize, z: usize, count: i32, lens: usize, forward: bool, sphere: bool): void {
  const zero = f64x2.splat(0);
  for (let end = x + (<usize>count << 2); x < end; x += 8, y += 8, z += 8) {
    const px = pair(x);
    const py = pair(y);
    const pz = pair(z);
    const X = inCamera(px, py, pz, lens, 0);
    const Y = inCamera(px, py, pz, lens, 1);
    const Z = inCamera(px, py, pz, lens, 2);
    let seen = mayBeSeen(X, Y, Z, lens, forward);
    let depth = Z;
    if (sphere) {
      const d = length(X, Y, Z);
      depth = add(Z, mul(both(lens, COEFFICIENTS + 12), d));
      seen = v128.and(seen, f64x2.ge(Z, mul(both(lens, COEFFICIENTS + 13), d)));
      seen = v128.and(seen, f64x2.lt(d, f64x2.splat(Infinity)));
    }
    const a = f64x2.div(X, depth);
    const b = f64x2.div(Y, depth);
    const q = add(mul(a, a), mul(b, b));
    seen = v128.and(seen, v128.and(f64x2.gt(depth, zero), f64x2.lt(q, both(lens, LIMIT))));
    const L = f64x2.div(cubic(q, lens, 0, 1, 4), cubic(q, lens, 5, 6, 7));
    const p1 = both(lens, COEFFICIENTS + 2);
    const p2 = both(lens, COEFFICIENTS + 3);
    const crossX = mul(mul(add(p1, p1), a), b);
    const crossY = mul(mul(add(p2, p2), a), b);
    const prismX = mul(q, add(both(lens, COEFFICIENTS + 8), mul(q, both(lens, COEFFICIENTS + 9))));
    const prismY = mul(q, add(both(lens, COEFFICIENTS + 10), mul(q, both(lens, COEFFICIENTS + 11))));
    const mx = add(add(add(mul(a, L), crossX), mul(p2, add(q, mul(add(a, a), a)))), prismX);
    const my = add(add(add(mul(b, L), mul(p1, add(q, mul(add(b, b), b)))), crossY), prismY);
    putPixels(x, y, z, lens, mx, my, Z, seen);
  }
}
