// plumb_bob: pinhole with Brown-Conrady distortion, ROS's and OpenCV's standard model; without coefficients the plain pinhole.
//
//   x = X/Z, y = Y/Z, q = x² + y², L = 1 + k1 q + k2 q² + k3 q³
//   u = fx (x L + 2 p1 x y + p2 (q + 2x²)) + cx        D = k1, k2, p1, p2, k3 (k3 may be left out)
//   v = fy (y L + p1 (q + 2y²) + 2 p2 x y) + cy
//
// Source: Brown, "Decentering distortion of lenses", 1966; OpenCV calib3d; ROS sensor_msgs/CameraInfo.
// Valid domain: Z > 0 and x² + y² inside the disk where the formula is one-to-one (brown.ts). Beyond it the polynomial
// turns back and would put points from far outside the view into the picture. No limit at the picture's border is
// needed: in the disk each pixel has one ray, so what lands in the picture is what the lens saw there.
import { brownOf, oneToOneRadius } from './brown.js';
import { brownJacobian, brownUnproject } from './brown-camera.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients } from './intrinsics.js';

const counts = [0, 4, 5];

export const plumbBob: LensModel = {
  name: 'plumb_bob',
  aliases: [
    'pinhole',
    'pinhole_none',
    'simple_pinhole',
    'radtan',
    'radial_tangential',
    'pinhole_radtan',
    'brown_conrady',
    'perspective',
    'none',
    'opencv',
  ],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const { width, height, fx, fy, cx, cy, distortion } = intrinsics;
    // Drivers fill D with as many zeros as they like.
    const plain = distortion.every(k => k === 0);
    const d = coefficients('plumb_bob', plain ? [] : distortion, counts);
    const params = Float64Array.of(fx, fy, cx, cy, ...d);
    const brown = brownOf(d);
    const radius = oneToOneRadius(brown);
    const formula = { name: 'brown', coefficients: [...d, 0, 0, 0], limit: radius * radius, cosine: -2 } as const;
    const project: Camera['project'] = plain
      ? (xyz, count, uv, seen) => projectPinhole(params, radius, xyz, count, uv, seen)
      : (xyz, count, uv, seen) => projectPlumbBob(params, radius, xyz, count, uv, seen);
    const unproject = brownUnproject(params, brown, radius);
    const jacobian = brownJacobian(params, brown, radius);
    return {
      model: 'plumb_bob',
      width,
      height,
      params,
      maxAngle: Math.atan(radius),
      project,
      unproject,
      jacobian,
      formula,
    };
  },
};

type Columns = Float64Array | Float32Array;

function projectPlumbBob(
  params: Float64Array,
  radius: number,
  xyz: Columns,
  count: number,
  uv: Columns,
  seen: Uint8Array,
): void {
  const [fx, fy, cx, cy, k1, k2, p1, p2, k3] = params;
  const limit = radius * radius;
  for (let i = 0; i < count; i++) {
    const z = xyz[3 * i + 2];
    // One division where two would be, as OpenCV has it.
    const nearness = 1 / z;
    const x = xyz[3 * i] * nearness;
    const y = xyz[3 * i + 1] * nearness;
    const q = x * x + y * y;
    if (z > 0 && q < limit) {
      const L = 1 + q * (k1 + q * (k2 + q * k3));
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

function projectPinhole(
  params: Float64Array,
  radius: number,
  xyz: Columns,
  count: number,
  uv: Columns,
  seen: Uint8Array,
): void {
  const [fx, fy, cx, cy] = params;
  const limit = radius * radius;
  for (let i = 0; i < count; i++) {
    const z = xyz[3 * i + 2];
    const nearness = 1 / z;
    const x = xyz[3 * i] * nearness;
    const y = xyz[3 * i + 1] * nearness;
    if (z > 0 && x * x + y * y < limit) {
      uv[2 * i] = fx * x + cx;
      uv[2 * i + 1] = fy * y + cy;
      seen[i] = 1;
    } else {
      uv[2 * i] = uv[2 * i + 1] = Number.NaN;
      seen[i] = 0;
    }
  }
}
