// mei: the unified model in Mei's form with radial and tangential distortion: OpenCV's omnidir, Kalibr's omni-radtan.
//
//   d = √(X² + Y² + Z²), x = X / (Z + ξ d), y = Y / (Z + ξ d), q = x² + y², L = 1 + k1 q + k2 q²
//   u = fx (x L + 2 p1 x y + p2 (q + 2x²)) + cx        D = ξ, k1, k2, p1, p2 (or ξ alone)
//   v = fy (y L + p1 (q + 2y²) + 2 p2 x y) + cy        fx, fy are the generalised focal lengths γ
//
// Source: Mei and Rives, ICRA 2007, eq. 1 to 6; OpenCV ccalib omnidir without skew.
// Valid domain: ρ = √q = sin θ / (cos θ + ξ) rises up to its pole (ξ < 1) or over all θ (ξ = 1), for ξ > 1 up to its fold at
// cos θ = −1/ξ, where ρ = 1 / √(ξ² − 1); and (x, y) inside the disk where the distortion is one-to-one (brown.ts). ξ >= 0.
import { aboutAxis } from './batch-jacobian.js';
import { type Brown, brownOf, distort, distorted, oneToOneRadius } from './brown.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients, within } from './intrinsics.js';
import { HAIR, type PointLens, pointCamera, rootOfRounded } from './point-lens.js';
import { createUndistort } from './undistort.js';

const counts = [1, 5];

export const mei: LensModel = {
  name: 'mei',
  aliases: ['omni_radtan', 'omni_none', 'omni', 'omnidir', 'unified_radtan'],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const d = coefficients('mei', intrinsics.distortion, counts);
    const xi = within('xi', d[0], 0, 1000);
    const brown = brownOf(d.slice(1));
    const radius = oneToOneRadius(brown);
    const maxAngle = Math.min(angleOf(radius, xi), xi > 1 ? beforeFold(xi, brown) : Math.PI);
    const cosine = Math.cos(maxAngle);
    const formula = { name: 'mei', coefficients: [...brown, xi, cosine], limit: radius * radius } as const;
    return pointCamera('mei', intrinsics, d, maxAngle, meiLens(xi, brown, radius, cosine), formula);
  },
};

/** θ at which ρ = sin θ / (cos θ + ξ) comes to a value; π where it never does. */
function angleOf(rho: number, xi: number): number {
  const square = 1 + (1 - xi * xi) * rho * rho;
  if (square < 0) return Math.PI;
  const scale = (xi + Math.sqrt(square)) / (1 + rho * rho);
  return Math.atan2(scale * rho, scale - xi);
}

/**
 * A hair before the mirror's fold; more where the distortion folds at the very same ρ, and both slopes vanish together: the
 * picture moves by at least 1e-8 of its size per radian.
 */
function beforeFold(xi: number, [k1, k2]: Brown): number {
  const fold = Math.acos(-1 / xi);
  let gap = HAIR;
  for (; gap < 0.05; gap *= 1.5) {
    const depth = Math.cos(fold - gap) + xi;
    const q = (Math.sin(fold - gap) / depth) ** 2;
    const mirror = (1 + xi * Math.cos(fold - gap)) / (depth * depth);
    if (Math.abs(1 + q * (3 * k1 + q * 5 * k2)) * mirror > 1e-8 / xi) break;
  }
  return fold - gap;
}

function meiLens(xi: number, brown: Brown, radius: number, cosine: number): PointLens {
  const undistort = createUndistort(brown, radius);
  const limit = radius * radius;
  const at = distorted();
  /** Z + ξ d, and the distorted point in `at`; NaN where the lens does not see. */
  const evaluate = (X: number, Y: number, Z: number, d: number) => {
    const depth = Z + xi * d;
    const x = X / depth;
    const y = Y / depth;
    if (!(Z >= cosine * d && depth > 0 && d < Number.POSITIVE_INFINITY && x * x + y * y < limit)) return Number.NaN;
    distort(brown, x, y, at);
    return depth;
  };
  return {
    project(X, Y, Z, out) {
      const depth = evaluate(X, Y, Z, Math.sqrt(X * X + Y * Y + Z * Z));
      out[0] = at.x;
      out[1] = at.y;
      return depth > 0;
    },
    unproject(mx, my, out) {
      if (!undistort(mx, my, out)) return false;
      const q = out[0] * out[0] + out[1] * out[1];
      const scale = (xi + rootOfRounded(1 + (1 - xi * xi) * q)) / (1 + q);
      out[0] *= scale;
      out[1] *= scale;
      out[2] = scale - xi;
      return Math.abs(scale) < Number.POSITIVE_INFINITY;
    },
    jacobian(X, Y, Z, out) {
      const d = Math.sqrt(X * X + Y * Y + Z * Z);
      const depth = evaluate(X, Y, Z, d);
      if (!(depth > 0)) return false;
      const { xx, xy, yx, yy } = at;
      aboutAxis(X, Y, 1 / depth, -xi / (d * depth * depth), -(1 + (xi * Z) / d) / (depth * depth), out);
      for (let k = 0; k < 3; k++) {
        const [dx, dy] = [out[k], out[3 + k]];
        out[k] = xx * dx + xy * dy;
        out[3 + k] = yx * dx + yy * dy;
      }
      return true;
    },
  };
}
