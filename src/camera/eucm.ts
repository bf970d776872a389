// eucm: the enhanced unified camera model, for fisheyes and mirrors; ucm is its case β = 1.
//
//   d = √(β (X² + Y²) + Z²), m = (X, Y) / (α d + (1 − α) Z), u = fx m.x + cx, v = fy m.y + cy             D = α, β
//
// Source: Khomutenko, Garcia and Martinet, RA-L 2016; inverse and domain as in Usenko, Demmel and Cremers, 3DV 2018, sec. 2.4.
// Valid domain: Z > −w d with w = α / (1 − α) up to α = ½, else (1 − α) / α. With √β (X, Y) for (X, Y) this is
// sin θ / (α + (1 − α) cos θ), which rises up to its pole (α <= ½) or its fold (α > ½) at cos θ = −w. 0 <= α <= 1, β > 0.
import { aboutAxis } from './batch-jacobian.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients, within } from './intrinsics.js';
import { HAIR, type PointLens, pointCamera, rootOfRounded } from './point-lens.js';

const counts = [2];

export const eucm: LensModel = {
  name: 'eucm',
  aliases: ['eucm_none', 'extended_unified', 'enhanced_unified'],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const [alpha, beta] = coefficients('eucm', intrinsics.distortion, counts);
    return unifiedCamera('eucm', intrinsics, [alpha, beta], alpha, beta);
  },
};

/** cos θ at which sin θ / (α + (1 − α) cos θ) has its pole or its fold. */
export function farthestCosine(alpha: number): number {
  return alpha <= 0.5 ? -alpha / (1 - alpha) : -(1 - alpha) / alpha;
}

export function unifiedCamera(
  model: string,
  intrinsics: Intrinsics,
  d: readonly number[],
  alpha: number,
  beta: number,
): Camera {
  within('alpha', alpha, 0, 1);
  within('beta', beta, 1e-3, 1e3);
  const end = Math.acos(farthestCosine(alpha)) - HAIR;
  const maxAngle = Math.atan2(Math.sin(end) / Math.sqrt(beta), Math.cos(end));
  const formula = { name: 'unified', coefficients: [alpha, beta], limit: Math.cos(end) } as const;
  return pointCamera(model, intrinsics, d, maxAngle, unifiedLens(alpha, beta, Math.cos(end)), formula);
}

function unifiedLens(alpha: number, beta: number, cosine: number): PointLens {
  const sees = (d: number, Z: number) => Z > cosine * d && d < Number.POSITIVE_INFINITY;
  return {
    project(X, Y, Z, out) {
      const d = Math.sqrt(beta * (X * X + Y * Y) + Z * Z);
      if (!sees(d, Z)) return false;
      const depth = alpha * d + (1 - alpha) * Z;
      out[0] = X / depth;
      out[1] = Y / depth;
      return true;
    },
    unproject(mx, my, out) {
      const q = beta * (mx * mx + my * my);
      const root = rootOfRounded(1 - (2 * alpha - 1) * q);
      out[0] = mx;
      out[1] = my;
      out[2] = (1 - alpha * alpha * q) / (alpha * root + 1 - alpha);
      // NaN where the root or the pixel is no number.
      return Math.abs(out[2]) < Number.POSITIVE_INFINITY;
    },
    jacobian(X, Y, Z, out) {
      const d = Math.sqrt(beta * (X * X + Y * Y) + Z * Z);
      if (!sees(d, Z)) return false;
      const depth = alpha * d + (1 - alpha) * Z;
      const dR = (alpha * beta) / d;
      const dZ = (alpha * Z) / d + 1 - alpha;
      aboutAxis(X, Y, 1 / depth, -dR / (depth * depth), -dZ / (depth * depth), out);
      return true;
    },
  };
}
