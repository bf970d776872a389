// tilted: thin_prism on a sensor that is turned against the lens (Scheimpflug); OpenCV's 14-coefficient model.
//
//   (x'', y'') as thin_prism, then s (x''', y''', 1) = H (x'', y'', 1), u = fx x''' + cx, v = fy y''' + cy
//   H = [R33 0 −R13; 0 R33 −R23; 0 0 1] R, R = Ry(τy) Rx(τx) with
//   Rx = [1 0 0; 0 c s; 0 −s c] of τx, Ry = [c 0 −s; 0 1 0; s 0 c] of τy, rad
//   D = k1, k2, p1, p2, k3, k4, k5, k6, s1, s2, s3, s4, τx, τy
//
// Source: Louhichi et al., Measurement Science and Technology 18 (2007); OpenCV calib3d, CALIB_TILTED_MODEL.
// Valid domain: that of thin_prism, and s > 0 and |(x'', y'')| < 1e4: the line s = 0 is the horizon of the tilted plane, beyond which points would
// come back from the other side. A homography is one-to-one on a half-plane that its horizon bounds. |τ| < π/2.

import { brownOf, oneToOneRadius } from './brown.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients, within } from './intrinsics.js';
import { type PointLens, pointCamera } from './point-lens.js';
import { brownLens } from './thin-prism.js';
import { createUndistort, type Undistort } from './undistort.js';

const counts = [14];

/** s of what is seen: a hair before the horizon, where pixels are a million focal lengths away. */
const HORIZON = 1e-6;

/** Distorted points farther out lie, once tilted, too close together on the plane's vanishing line to be told apart. */
const FARTHEST = 1e4;

export const tilted: LensModel = {
  name: 'tilted',
  aliases: ['tilted_model', 'rational_polynomial', 'thin_prism', 'opencv', 'plumb_bob'],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const d = coefficients('tilted', intrinsics.distortion, counts);
    for (const tau of d.slice(12)) within('tilt', tau, -1.57, 1.57, 'rad');
    const brown = brownOf(d.slice(0, 12));
    const radius = oneToOneRadius(brown);
    const lens = tiltedLens(brownLens(brown, radius), createUndistort(brown, radius), d[12], d[13]);
    return pointCamera('tilted', intrinsics, d, Math.atan(radius), lens);
  },
};

function tiltedLens(flat: PointLens, undistort: Undistort, tauX: number, tauY: number): PointLens {
  const [cx, sx, cy, sy] = [Math.cos(tauX), Math.sin(tauX), Math.cos(tauY), Math.sin(tauY)];
  const R = [
    [cy, sy * sx, -sy * cx],
    [0, cx, sx],
    [sy, -cy * sx, cy * cx],
  ];
  const h = R[2][2];
  const row = (i: number) => [0, 1, 2].map(k => (i < 2 ? h * R[i][k] - R[i][2] * R[2][k] : R[2][k]));
  const H = [row(0), row(1), row(2)];
  // The inverse of H: Rᵀ times the inverse of the first factor, [1 0 R13; 0 1 R23; 0 0 R33] / R33.
  const back = [0, 1, 2].map(i => [R[0][i] / h, R[1][i] / h, (R[0][i] * R[0][2] + R[1][i] * R[1][2]) / h + R[2][i]]);
  const times = (M: number[][], i: number, x: number, y: number) => M[i][0] * x + M[i][1] * y + M[i][2];
  const m = new Float64Array(2);
  const seen = (X: number, Y: number, Z: number) =>
    flat.project(X, Y, Z, m) && m[0] * m[0] + m[1] * m[1] < FARTHEST * FARTHEST && times(H, 2, m[0], m[1]) > HORIZON;
  return {
    project(X, Y, Z, out) {
      if (!seen(X, Y, Z)) return false;
      const s = times(H, 2, m[0], m[1]);
      out[0] = times(H, 0, m[0], m[1]) / s;
      out[1] = times(H, 1, m[0], m[1]) / s;
      return true;
    },
    unproject(mx, my, out) {
      const s = times(back, 2, mx, my);
      if (!(s > 0)) return false;
      const x = times(back, 0, mx, my) / s;
      const y = times(back, 1, mx, my) / s;
      // s is a difference: near the vanishing line it has lost digits that x and y then lack.
      const lost = (Math.abs(back[2][0] * mx) + Math.abs(back[2][1] * my) + Math.abs(back[2][2])) / s;
      out[2] = 1;
      return undistort(x, y, out, 4 * Number.EPSILON * lost * Math.hypot(x, y));
    },
    jacobian(X, Y, Z, out) {
      if (!seen(X, Y, Z)) return false;
      const s = times(H, 2, m[0], m[1]);
      flat.jacobian(X, Y, Z, out);
      const [u, v] = [times(H, 0, m[0], m[1]) / s, times(H, 1, m[0], m[1]) / s];
      for (let k = 0; k < 3; k++) {
        const [dx, dy] = [out[k], out[3 + k]];
        const ds = H[2][0] * dx + H[2][1] * dy;
        out[k] = (H[0][0] * dx + H[0][1] * dy - u * ds) / s;
        out[3 + k] = (H[1][0] * dx + H[1][1] * dy - v * ds) / s;
      }
      return true;
    },
  };
}
