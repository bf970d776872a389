// What the Brown-Conrady models (plumb_bob, rational_polynomial, thin_prism, tilted) share: formula, derivatives, where one-to-one.
//
//   x' = x L + 2 p1 x y + p2 (r² + 2x²) + s1 r² + s2 r⁴    L = (1 + k1 r² + k2 r⁴ + k3 r⁶) / (1 + k4 r² + k5 r⁴ + k6 r⁶)
//   y' = y L + p1 (r² + 2y²) + 2 p2 x y + s3 r² + s4 r⁴    x = X/Z, y = Y/Z
//
// The Jacobian is the sum of a radial part with eigenvalues g' (g = r L) and L, a tangential part
// 2 [(p·e) I + p eᵀ + e pᵀ] r with p = (p2, p1), whose eigenvalues lie within ±6 |p| r, and a prism part w eᵀ r with
// w = (2 s1 + 4 s2 r², 2 s3 + 4 s4 r²), whose symmetric part has eigenvalues within ±|w| r. So in the disk where
// min(g', L) > (6 |p| + |w|) r the symmetric part is positive definite: (f(b) − f(a)) · (b − a) > 0 for any two points of
// this convex set, and the map is one-to-one. No two rays share a pixel, and no local minimum of the error misleads a
// search.
import { add, multiply, positiveRoots } from './polynomial.js';

/** D = k1, k2, p1, p2, k3, k4, k5, k6, s1, s2, s3, s4: OpenCV's order, twelve numbers. */
export type Brown = Float64Array;

/** The coefficients of a model that has fewer, with zeros for the others. */
export function brownOf(coefficients: readonly number[]): Brown {
  return Float64Array.from({ length: 12 }, (_, i) => coefficients[i] ?? 0);
}

/** tan of the widest angle looked at, 89.99994°: beyond it r⁷ would leave the range in which pixels mean anything. */
const WIDEST = 1e6;

/** Radius (of X/Z, Y/Z) of the disk in which the model is one-to-one. At most 1e6. */
export function oneToOneRadius(d: Brown): number {
  const top = [1, 0, d[0], 0, d[1], 0, d[4]];
  const bottom = [1, 0, d[5], 0, d[6], 0, d[7]];
  const aside = [0, 6 * Math.hypot(d[2], d[3]) + 2 * Math.hypot(d[8], d[10]), 0, 4 * Math.hypot(d[9], d[11])];
  // g' · bottom² = top · bottom + r (top' · bottom − top · bottom').
  const slope = add(
    multiply(top, bottom),
    multiply([0, 1], add(multiply(derivative(top), bottom), multiply(top, derivative(bottom)), -1)),
  );
  const conditions = [
    bottom,
    add(slope, multiply(aside, multiply(bottom, bottom)), -1),
    add(top, multiply(aside, bottom), -1),
  ];
  let radius = WIDEST;
  for (const condition of conditions) radius = Math.min(radius, positiveRoots(condition, WIDEST)[0] ?? WIDEST);
  // A hair inside the fold, where the Jacobian can still be inverted.
  return radius * (1 - 1e-7);
}

/** The model's value at (x, y), and its Jacobian: xy is d(x')/dy. */
export interface Distorted {
  x: number;
  y: number;
  xx: number;
  xy: number;
  yx: number;
  yy: number;
}

export function distorted(): Distorted {
  return { x: 0, y: 0, xx: 0, xy: 0, yx: 0, yy: 0 };
}

export function distort(d: Brown, x: number, y: number, at: Distorted): void {
  const q = x * x + y * y;
  const L = radialScale(d, q);
  const dTop = d[0] + q * (2 * d[1] + q * 3 * d[4]);
  const dBottom = d[5] + q * (2 * d[6] + q * 3 * d[7]);
  const dL = (2 * (dTop - L * dBottom)) / (1 + q * (d[5] + q * (d[6] + q * d[7])));
  const wx = 2 * d[8] + 4 * q * d[9];
  const wy = 2 * d[10] + 4 * q * d[11];
  const cross = dL * x * y + 2 * d[2] * x + 2 * d[3] * y;
  at.x = x * L + d[2] * 2 * x * y + d[3] * (q + 2 * x * x) + q * (d[8] + q * d[9]);
  at.y = y * L + d[2] * (q + 2 * y * y) + d[3] * 2 * x * y + q * (d[10] + q * d[11]);
  at.xx = L + dL * x * x + 2 * d[2] * y + 6 * d[3] * x + wx * x;
  at.xy = cross + wx * y;
  at.yx = cross + wy * x;
  at.yy = L + dL * y * y + 6 * d[2] * y + 2 * d[3] * x + wy * y;
}

export function radialScale(d: Brown, q: number): number {
  return (1 + q * (d[0] + q * (d[1] + q * d[4]))) / (1 + q * (d[5] + q * (d[6] + q * d[7])));
}

/**
 * How far rounding alone moves the result of `distort`, in units of the float64 epsilon: what the Jacobian makes of the
 * last bit of (x, y), and what the sums of the formula lose where their terms cancel, next to a pole above all.
 */
export function roundingOf(d: Brown, x: number, y: number, at: Distorted): number {
  const q = x * x + y * y;
  const r = Math.sqrt(q);
  const bottom = Math.abs(1 + q * (d[5] + q * (d[6] + q * d[7])));
  const top = 1 + q * (Math.abs(d[0]) + q * (Math.abs(d[1]) + q * Math.abs(d[4])));
  const below = 1 + q * (Math.abs(d[5]) + q * (Math.abs(d[6]) + q * Math.abs(d[7])));
  const radial = (top + Math.abs(radialScale(d, q)) * below) / bottom;
  const aside = 3 * (Math.abs(d[2]) + Math.abs(d[3])) + Math.abs(d[8]) + Math.abs(d[10]);
  const far = Math.abs(d[9]) + Math.abs(d[11]);
  const slope = Math.sqrt(at.xx * at.xx + at.xy * at.xy + at.yx * at.yx + at.yy * at.yy);
  return r * (slope + radial + r * (aside + q * far)) + Math.sqrt(at.x * at.x + at.y * at.y);
}

function derivative(c: readonly number[]): number[] {
  return c.slice(1).map((value, i) => value * (i + 1));
}
