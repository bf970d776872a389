// What the Brown-Conrady models (plumb_bob, rational_polynomial) share: where they are one-to-one, and their inverse.
//
//   x' = x L + 2 p1 x y + p2 (r² + 2x²)    L = (1 + k1 r² + k2 r⁴ + k3 r⁶) / (1 + k4 r² + k5 r⁴ + k6 r⁶)
//   y' = y L + p1 (r² + 2y²) + 2 p2 x y    x = X/Z, y = Y/Z
//
// The Jacobian is symmetric: a radial part with eigenvalues g' (g = r L) and L, and a tangential part
// 2 [(p·e) I + p eᵀ + e pᵀ] r with p = (p2, p1), whose eigenvalues lie within ±6 |p| r. So in the disk where
// min(g', L) > 6 |p| r it is positive definite, the map is the gradient of a strictly convex function on a convex set, and
// therefore one-to-one: no two rays share a pixel, and Newton's method with step halving finds the one there is.
import { add, multiply, positiveRoots } from './polynomial.js';

/** D = k1, k2, p1, p2, k3, k4, k5, k6: OpenCV's order. */
export type Brown = ArrayLike<number>;

/** tan of the widest angle looked at, 89.99994°: beyond it r⁷ would leave the range in which pixels mean anything. */
const WIDEST = 1e6;

/** Radius (of X/Z, Y/Z) of the disk in which the model is one-to-one. At most 1e6. */
export function oneToOneRadius(d: Brown): number {
  const top = [1, 0, d[0], 0, d[1], 0, d[4]];
  const bottom = [1, 0, d[5], 0, d[6], 0, d[7]];
  const tangential = [0, 6 * Math.hypot(d[2], d[3])];
  // g' · bottom² = top · bottom + r (top' · bottom − top · bottom').
  const slope = add(
    multiply(top, bottom),
    multiply([0, 1], add(multiply(derivative(top), bottom), multiply(top, derivative(bottom)), -1)),
  );
  const conditions = [
    bottom,
    add(slope, multiply(tangential, multiply(bottom, bottom)), -1),
    add(top, multiply(tangential, bottom), -1),
  ];
  let radius = WIDEST;
  for (const condition of conditions) radius = Math.min(radius, positiveRoots(condition, WIDEST)[0] ?? WIDEST);
  // A hair inside the fold, where the Jacobian can still be inverted.
  return radius * (1 - 1e-7);
}

/** Undistorts one normalised point (mx, my) to out[0..1] = X/Z, Y/Z; false when nothing inside the disk maps there. */
export type Undistort = (mx: number, my: number, out: Float64Array) => boolean;

export function createUndistort(d: Brown, radius: number): Undistort {
  const start = createStart(d, radius);
  const max2 = radius * radius;
  const at = { ex: 0, ey: 0, xx: 0, xy: 0, yy: 0 };
  return (mx, my, out) => {
    const size = Math.hypot(mx, my);
    if (!(size < Number.MAX_VALUE)) return false;
    const scale = size > 0 ? start(size) / size : 0;
    let x = mx * scale;
    let y = my * scale;
    let error = evaluate(d, x, y, mx, my, at);
    // Quadratic in general (≤ 6 rounds); at the fold itself each round only halves the distance.
    for (let round = 0; round < 50 && error > 1e-15 * (1 + size); round++) {
      const det = at.xx * at.yy - at.xy * at.xy;
      const dx = (at.yy * at.ex - at.xy * at.ey) / det;
      const dy = (at.xx * at.ey - at.xy * at.ex) / det;
      let step = 1;
      let next = Number.POSITIVE_INFINITY;
      for (; step > 1e-6; step /= 2) {
        const tx = x - step * dx;
        const ty = y - step * dy;
        if (!(tx * tx + ty * ty < max2)) continue;
        next = evaluate(d, tx, ty, mx, my, at);
        if (next < error) break;
      }
      // No better point: rounding has been reached, or the pixel lies beyond the fold.
      if (!(next < error)) break;
      x -= step * dx;
      y -= step * dy;
      error = next;
    }
    out[0] = x;
    out[1] = y;
    return error <= 1e-12 * (1 + size);
  };
}

/** A first radius for Newton's method: the largest of a geometric table whose distorted radius does not exceed `size`. */
function createStart(d: Brown, radius: number): (size: number) => number {
  const radii: number[] = [];
  for (let r = 0.999 * radius; r > 0.05; r /= 1.25) radii.unshift(r);
  const distorted = radii.map(r => r * radialScale(d, r * r));
  return size => {
    if (!(size >= distorted[0])) return Math.min(size, 0.999 * radius);
    let i = 0;
    while (i + 1 < radii.length && distorted[i + 1] <= size) i++;
    return radii[i];
  };
}

function radialScale(d: Brown, q: number): number {
  return (1 + q * (d[0] + q * (d[1] + q * d[4]))) / (1 + q * (d[5] + q * (d[6] + q * d[7])));
}

export interface Evaluation {
  ex: number;
  ey: number;
  xx: number;
  xy: number;
  yy: number;
}

/** The model's error against (mx, my) and its symmetric Jacobian at (x, y), into `at`; returns the size of the error. */
export function evaluate(d: Brown, x: number, y: number, mx: number, my: number, at: Evaluation): number {
  const q = x * x + y * y;
  const L = radialScale(d, q);
  const dTop = d[0] + q * (2 * d[1] + q * 3 * d[4]);
  const dBottom = d[5] + q * (2 * d[6] + q * 3 * d[7]);
  const dL = (2 * (dTop - L * dBottom)) / (1 + q * (d[5] + q * (d[6] + q * d[7])));
  at.ex = x * L + 2 * d[2] * x * y + d[3] * (q + 2 * x * x) - mx;
  at.ey = y * L + d[2] * (q + 2 * y * y) + 2 * d[3] * x * y - my;
  at.xx = L + dL * x * x + 2 * d[2] * y + 6 * d[3] * x;
  at.xy = dL * x * y + 2 * d[2] * x + 2 * d[3] * y;
  at.yy = L + dL * y * y + 6 * d[2] * y + 2 * d[3] * x;
  return Math.hypot(at.ex, at.ey);
}

function derivative(c: readonly number[]): number[] {
  return c.slice(1).map((value, i) => value * (i + 1));
}
