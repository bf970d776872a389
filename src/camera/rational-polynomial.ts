// rational_polynomial: plumb_bob with a denominator, for wide lenses; OpenCV's 8-coefficient model.
//
//   x = X/Z, y = Y/Z, q = x² + y², L = (1 + k1 q + k2 q² + k3 q³) / (1 + k4 q + k5 q² + k6 q³)
//   u = fx (x L + 2 p1 x y + p2 (q + 2x²)) + cx        D = k1, k2, p1, p2, k3, k4, k5, k6
//   v = fy (y L + p1 (q + 2y²) + 2 p2 x y) + cy
//
// Source: Claus and Fitzgibbon, CVPR 2005; OpenCV calib3d; ROS sensor_msgs/CameraInfo. The thin-prism and tilt terms of
// OpenCV's 12 and 14 coefficients are accepted only as zeros.
// Valid domain: Z > 0 and x² + y² inside the disk where the formula is one-to-one and has no pole (brown.ts).
import { brownOf, oneToOneRadius } from './brown.js';
import { brownJacobian, brownUnproject } from './brown-camera.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients } from './intrinsics.js';

const counts = [4, 5, 8];

export const rationalPolynomial: LensModel = {
  name: 'rational_polynomial',
  // Orbbec's driver calls all of OpenCV's eight numbers plumb_bob; image_geometry and cv2 read them by their count.
  aliases: ['rational', 'opencv_pinhole', 'full_opencv', 'opencv', 'plumb_bob'],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const { width, height, fx, fy, cx, cy, distortion } = intrinsics;
    const d = coefficients('rational_polynomial', distortion, counts);
    const params = Float64Array.of(fx, fy, cx, cy, ...d);
    const brown = brownOf(d);
    const radius = oneToOneRadius(brown);
    const project: Camera['project'] = (xyz, count, uv, seen) => projectRational(params, radius, xyz, count, uv, seen);
    const unproject = brownUnproject(params, brown, radius);
    const jacobian = brownJacobian(params, brown, radius);
    const formula = { name: 'brown', coefficients: d, limit: radius * radius, cosine: -2 } as const;
    const maxAngle = Math.atan(radius);
    return { model: 'rational_polynomial', width, height, params, maxAngle, project, unproject, jacobian, formula };
  },
};

function projectRational(
  params: Float64Array,
  radius: number,
  xyz: Float64Array | Float32Array,
  count: number,
  uv: Float64Array | Float32Array,
  seen: Uint8Array,
): void {
  const [fx, fy, cx, cy, k1, k2, p1, p2, k3, k4, k5, k6] = params;
  const limit = radius * radius;
  for (let i = 0; i < count; i++) {
    const z = xyz[3 * i + 2];
    // One division where two would be, as OpenCV has it.
    const nearness = 1 / z;
    const x = xyz[3 * i] * nearness;
    const y = xyz[3 * i + 1] * nearness;
    const q = x * x + y * y;
    if (z > 0 && q < limit) {
      const L = (1 + q * (k1 + q * (k2 + q * k3))) / (1 + q * (k4 + q * (k5 + q * k6)));
      const xy = 2 * x * y;
      uv[2 * i] = fx * (x * L + p1 * xy + p2 * (q + 2 * x * x)) + cx;
      uv[2 * i + 1] = fy * (y * L + p1 * (q + 2 * y * y) + p2 * xy) + cy;
      seen[i] = 1;
    } else {
      uv[2 * i] = uv[2 * i + 1] = Number.NaN;
      seen[i] = 0;
    }
  }
}
