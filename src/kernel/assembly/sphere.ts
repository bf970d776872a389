// eucm, ucm and double_sphere. Entry 13 is the cosine beyond which they fold. Coefficients: α β, or ξ α. Twins: src/camera/eucm.ts, double-sphere.ts.
import { COEFFICIENTS, LIMIT, add, inCamera, mayBeSeen, mul, pair, putPixels } from './lens';
import { both } from './vector';

export function projectUnified(x: usize, y: usize, z: usize, count: i32, lens: usize, forward: bool): void {
  project(x, y, z, count, lens, forward, false);
}

export function projectDoubleSphere(x: usize, y: usize, z: usize, count: i32, lens: usize, forward: bool): void {
  project(x, y, z, count, lens, forward, true);
}

@inline
function project(x: usize, y: usize, z: usize, count: i32, lens: usize, forward: bool, twice: bool): void {
  const alpha = both(lens, twice ? COEFFICIENTS + 1 : COEFFICIENTS);
  const rest = f64x2.sub(f64x2.splat(1), alpha);
  for (let end = x + (<usize>count << 2); x < end; x += 8, y += 8, z += 8) {
    const px = pair(x);
    const py = pair(y);
    const pz = pair(z);
    const X = inCamera(px, py, pz, lens, 0);
    const Y = inCamera(px, py, pz, lens, 1);
    const Z = inCamera(px, py, pz, lens, 2);
    const flat = add(mul(X, X), mul(Y, Y));
    let d: v128;
    let k = Z;
    let bent: v128;
    if (twice) {
      d = f64x2.sqrt(add(flat, mul(Z, Z)));
      k = add(mul(both(lens, COEFFICIENTS), d), Z);
      bent = f64x2.sqrt(add(flat, mul(k, k)));
    } else {
      d = f64x2.sqrt(add(mul(both(lens, COEFFICIENTS + 1), flat), mul(Z, Z)));
      bent = d;
    }
    let seen = mayBeSeen(X, Y, Z, lens, forward);
    seen = v128.and(seen, f64x2.gt(Z, mul(both(lens, LIMIT), d)));
    seen = v128.and(seen, f64x2.lt(d, f64x2.splat(Infinity)));
    const depth = add(mul(alpha, bent), mul(rest, k));
    putPixels(x, y, z, lens, f64x2.div(X, depth), f64x2.div(Y, depth), Z, seen);
  }
}
