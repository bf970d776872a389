// fov: the lens of one parameter of Devernay and Faugeras, also called ATAN (PTAM, Kalibr's pinhole-fov, COLMAP's FOV).
//
//   r = √(X² + Y²) / Z, rd = atan(2 r tan(w/2)) / w, u = fx rd X / √(X² + Y²) + cx, v likewise          D = w, rad
//
// Source: Devernay and Faugeras, "Straight lines have to be straight", MVA 2001, eq. 13 and 14.
// Valid domain: Z > 0 (rd w < π/2), 0 < w < π. The formula rises over all of it.
import { angleFromAxis } from './arctangent.js';
import { aboutAxis } from './batch-jacobian.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients, within } from './intrinsics.js';
import { type PointLens, pointCamera } from './point-lens.js';

const counts = [1];

/** Z / √(X² + Y²) of the widest angle looked at, as for the other lenses that look forward only. */
const FLATTEST = 1e-6;

export const fov: LensModel = {
  name: 'fov',
  aliases: ['atan', 'arctan', 'pinhole_fov'],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const [w] = coefficients('fov', intrinsics.distortion, counts);
    // At both ends of (0, π) the formula loses all its digits.
    within('w', w, 1e-6, Math.PI - 1e-6, 'rad');
    const formula = { name: 'fov', coefficients: [w, 2 * Math.tan(w / 2)], limit: FLATTEST } as const;
    return pointCamera('fov', intrinsics, [w], Math.atan(1 / FLATTEST), fovLens(w), formula);
  },
};

function fovLens(w: number): PointLens {
  const T = 2 * Math.tan(w / 2);
  const sees = (R: number, Z: number) => Z > FLATTEST * R && R < Number.POSITIVE_INFINITY;
  return {
    project(X, Y, Z, out) {
      const R = Math.sqrt(X * X + Y * Y);
      if (!sees(R, Z)) return false;
      const g = R > 0 ? angleFromAxis(T * R, Z) / (w * R) : 0;
      out[0] = g * X;
      out[1] = g * Y;
      return true;
    },
    unproject(mx, my, out) {
      const rd = Math.sqrt(mx * mx + my * my);
      const angle = rd * w;
      if (!(angle < Math.PI / 2)) return false;
      const g = rd > 0 ? Math.sin(angle) / rd : 0;
      out[0] = g * mx;
      out[1] = g * my;
      out[2] = T * Math.cos(angle);
      return true;
    },
    jacobian(X, Y, Z, out) {
      const R = Math.sqrt(X * X + Y * Y);
      if (!sees(R, Z)) return false;
      const bent = angleFromAxis(T * R, Z) / w;
      const size2 = Z * Z + T * T * R * R;
      // Next to the axis R² would underflow; there the series' first term is exact.
      const near = T * R < 1e-8 * Z;
      const g = near ? T / (w * Z) : bent / R;
      const gR = near ? (-2 * T * T * T) / (3 * w * Z * Z * Z) : ((T * Z) / (w * size2) - g) / (R * R);
      aboutAxis(X, Y, g, gR, -T / (w * size2), out);
      return true;
    },
  };
}
