// double_sphere: a point is projected on one sphere, then on a second that is shifted by ξ; for fisheyes.
//
//   d1 = √(X² + Y² + Z²), k = ξ d1 + Z, d2 = √(X² + Y² + k²)
//   m = (X, Y) / (α d2 + (1 − α) k), u = fx m.x + cx, v = fy m.y + cy                                      D = ξ, α
//
// Source: Usenko, Demmel and Cremers, "The Double Sphere Camera Model", 3DV 2018, eq. 40 to 51.
// Valid domain: with φ the angle of (√(X² + Y²), k), m = sin φ / (α + (1 − α) cos φ) rises up to cos φ = −w1 (eucm.ts), and
// φ(θ) rises over all θ for |ξ| <= 1, else up to cos θ = −1/ξ. From the triangle of 1, ξ and d2 = ξ cos φ + √(1 − ξ² sin² φ):
// cos θ = d2 cos φ − ξ. This is exact. The paper's eq. 44, w2 = (w1 + ξ) / √(2 w1 ξ + ξ² + 1), is not: for ξ < 0 and α = 0
// it admits points with k < 0, which come back mirrored. 0 <= α <= 1, ξ > −1.
import { aboutAxis } from './batch-jacobian.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { farthestCosine } from './eucm.js';
import { checkIntrinsics, coefficients, within } from './intrinsics.js';
import { HAIR, type PointLens, pointCamera, rootOfRounded } from './point-lens.js';

const counts = [2];

export const doubleSphere: LensModel = {
  name: 'double_sphere',
  aliases: ['ds', 'ds_none'],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const [xi, alpha] = coefficients('double_sphere', intrinsics.distortion, counts);
    within('xi', xi, -0.999, 1000);
    within('alpha', alpha, 0, 1);
    const maxAngle = oneToOneAngle(xi, alpha) - HAIR;
    const cosine = Math.cos(maxAngle);
    const formula = { name: 'double_sphere', coefficients: [xi, alpha], limit: cosine } as const;
    return pointCamera('double_sphere', intrinsics, [xi, alpha], maxAngle, sphereLens(xi, alpha, cosine), formula);
  },
};

function oneToOneAngle(xi: number, alpha: number): number {
  const cosine = farthestCosine(alpha);
  const sine = Math.sqrt(1 - cosine * cosine);
  // Beyond a right angle, or of a sine above 1/ξ, φ is never reached: the first sphere folds before.
  if (xi > 1 && (cosine < 0 || xi * sine >= 1)) return Math.acos(-1 / xi);
  const d2 = xi * cosine + Math.sqrt(1 - xi * xi * sine * sine);
  return Math.atan2(d2 * sine, d2 * cosine - xi);
}

function sphereLens(xi: number, alpha: number, cosine: number): PointLens {
  const sees = (d1: number, Z: number) => Z > cosine * d1 && d1 < Number.POSITIVE_INFINITY;
  return {
    project(X, Y, Z, out) {
      const d1 = Math.sqrt(X * X + Y * Y + Z * Z);
      if (!sees(d1, Z)) return false;
      const k = xi * d1 + Z;
      const depth = alpha * Math.sqrt(X * X + Y * Y + k * k) + (1 - alpha) * k;
      out[0] = X / depth;
      out[1] = Y / depth;
      return true;
    },
    unproject(mx, my, out) {
      const q = mx * mx + my * my;
      const root = rootOfRounded(1 - (2 * alpha - 1) * q);
      const mz = (1 - alpha * alpha * q) / (alpha * root + 1 - alpha);
      const size2 = mz * mz + q;
      // d2 = ξ cos φ + √(1 − ξ² sin² φ), divided by the length of (m, mz).
      const scale = (xi * mz) / size2 + rootOfRounded(1 - (xi * xi * q) / size2) / Math.sqrt(size2);
      out[0] = scale * mx;
      out[1] = scale * my;
      out[2] = scale * mz - xi;
      return Math.abs(out[2]) < Number.POSITIVE_INFINITY;
    },
    jacobian(X, Y, Z, out) {
      const d1 = Math.sqrt(X * X + Y * Y + Z * Z);
      if (!sees(d1, Z)) return false;
      const k = xi * d1 + Z;
      const d2 = Math.sqrt(X * X + Y * Y + k * k);
      const depth = alpha * d2 + (1 - alpha) * k;
      const kZ = (xi * Z) / d1 + 1;
      const dR = (alpha * (1 + (k * xi) / d1)) / d2 + ((1 - alpha) * xi) / d1;
      const dZ = ((alpha * k) / d2 + 1 - alpha) * kZ;
      aboutAxis(X, Y, 1 / depth, -dR / (depth * depth), -dZ / (depth * depth), out);
      return true;
    },
  };
}
