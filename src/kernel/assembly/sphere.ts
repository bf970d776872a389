// eucm, ucm and double_sphere. The limit is the cosine beyond which they fold. Coefficients: α β, or ξ α. Twins: src/camera/eucm.ts,
// double-sphere.ts.
import { add, mul, numbers, placeX, placeY, placeZ, putPixels, view } from './lens';
import { n0, n1, n2, n3, n4, n5, n6, n7 } from './vector';

export function projectUnified(u: usize, v: usize, count: i32, lens: usize): void {
  project(u, v, count, lens, false);
}

export function projectDoubleSphere(u: usize, v: usize, count: i32, lens: usize): void {
  project(u, v, count, lens, true);
}

@inline
function project(u: usize, v: usize, count: i32, lens: usize, twice: bool): void {
  const own = view(lens);
  const k = numbers(lens);
  const first = n0(k);
  const second = n1(k);
  const alpha = twice ? second : first;
  const rest = f64x2.sub(n6(own), alpha);
  const limit = n1(own);
  const infinity = n7(own);
  const fx = n2(own);
  const fy = n3(own);
  const cx = n4(own);
  const cy = n5(own);
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 16, u += 8, v += 8) {
    const X = placeX(at);
    const Y = placeY(at);
    const Z = placeZ(at);
    const flat = add(mul(X, X), mul(Y, Y));
    let d: v128;
    let shifted = Z;
    let bent: v128;
    if (twice) {
      d = f64x2.sqrt(add(flat, mul(Z, Z)));
      shifted = add(mul(first, d), Z);
      bent = f64x2.sqrt(add(flat, mul(shifted, shifted)));
    } else {
      d = f64x2.sqrt(add(mul(second, flat), mul(Z, Z)));
      bent = d;
    }
    const depth = add(mul(alpha, bent), mul(rest, shifted));
    const folded = v128.or(f64x2.le(Z, mul(limit, d)), f64x2.ge(d, infinity));
    putPixels(u, v, add(mul(fx, f64x2.div(X, depth)), cx), add(mul(fy, f64x2.div(Y, depth)), cy), folded);
  }
}
