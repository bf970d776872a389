// thin_prism: rational_polynomial with a prism's terms, for tilted or decentred elements; OpenCV's 12-coefficient model.
//
//   x = X/Z, y = Y/Z, q = x² + y², L = (1 + k1 q + k2 q² + k3 q³) / (1 + k4 q + k5 q² + k6 q³)
//   u = fx (x L + 2 p1 x y + p2 (q + 2x²) + s1 q + s2 q²) + cx
//   v = fy (y L + p1 (q + 2y²) + 2 p2 x y + s3 q + s4 q²) + cy      D = k1, k2, p1, p2, k3, k4, k5, k6, s1, s2, s3, s4
//
// Source: Weng, Cohen and Herniou, PAMI 1992, eq. 17; OpenCV calib3d, CALIB_THIN_PRISM_MODEL; NCore's opencv-pinhole.
// Valid domain: Z > 0 and x² + y² inside the disk where the formula is one-to-one and has no pole (brown.ts).
import { throughDivision } from './batch-jacobian.js';
import { type Brown, brownOf, distort, distorted, oneToOneRadius } from './brown.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients } from './intrinsics.js';
import { type PointLens, pointCamera } from './point-lens.js';
import { createUndistort } from './undistort.js';

const counts = [12];

export const thinPrism: LensModel = {
  name: 'thin_prism',
  // ROS drivers that publish OpenCV's twelve or fourteen numbers call them rational_polynomial all the same.
  aliases: ['thin_prism_model', 'rational_polynomial', 'opencv', 'opencv_pinhole', 'plumb_bob'],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const d = coefficients('thin_prism', intrinsics.distortion, counts);
    const brown = brownOf(d);
    const radius = oneToOneRadius(brown);
    const formula = { name: 'prism', coefficients: d, limit: radius * radius } as const;
    return pointCamera('thin_prism', intrinsics, d, Math.atan(radius), brownLens(brown, radius), formula);
  },
};

/** The whole Brown-Conrady family, point by point. */
export function brownLens(d: Brown, radius: number): PointLens {
  const undistort = createUndistort(d, radius);
  const limit = radius * radius;
  const at = distorted();
  const evaluate = (X: number, Y: number, Z: number) => {
    const x = X / Z;
    const y = Y / Z;
    if (!(Z > 0 && x * x + y * y < limit)) return false;
    distort(d, x, y, at);
    return true;
  };
  return {
    project(X, Y, Z, out) {
      if (!evaluate(X, Y, Z)) return false;
      out[0] = at.x;
      out[1] = at.y;
      return true;
    },
    unproject(mx, my, out) {
      out[2] = 1;
      return undistort(mx, my, out);
    },
    jacobian(X, Y, Z, out) {
      if (!evaluate(X, Y, Z)) return false;
      throughDivision(at, X / Z, Y / Z, Z, out);
      return true;
    },
  };
}
