// equidistant: the fisheye model of Kannala and Brandt with four coefficients (KB4), as in OpenCV's fisheye module and Kalibr.
//
//   θ = atan2(√(X² + Y²), Z), θd = θ (1 + k1 θ² + k2 θ⁴ + k3 θ⁶ + k4 θ⁸)
//   u = fx θd X / √(X² + Y²) + cx, v likewise                  D = k1, k2, k3, k4
//
// Source: Kannala and Brandt, PAMI 2006, eq. 6; OpenCV cv::fisheye with alpha = 0; ROS sensor_msgs/CameraInfo.
// Valid domain: θ below the first root of dθd/dθ, at most π. Z keeps its sign: a lens may see behind itself (θ > 90°).
import { angleFromAxis } from './arctangent.js';
import { aboutAxis, batchJacobian, type PointJacobian } from './batch-jacobian.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients } from './intrinsics.js';
import { positiveRoots } from './polynomial.js';
import { invertRising, type Rising } from './rising.js';

const counts = [4];

export const equidistant: LensModel = {
  name: 'equidistant',
  aliases: [
    'kannala_brandt',
    'kannala_brandt4',
    'fisheye',
    'pinhole_equi',
    'pinhole_equidistant',
    'kb4',
    'opencv_fisheye',
    'equi',
  ],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const { width, height, fx, fy, cx, cy, distortion } = intrinsics;
    const k = coefficients('equidistant', distortion, counts);
    const params = Float64Array.of(fx, fy, cx, cy, ...k);
    const maxAngle = oneToOneAngle(k);
    const bend = bending(k, maxAngle);
    const project: Camera['project'] = (xyz, count, uv, seen) =>
      projectEquidistant(params, maxAngle, xyz, count, uv, seen);
    const unproject: Camera['unproject'] = (uv, count, rays, ok) =>
      unprojectEquidistant(params, bend, uv, count, rays, ok);
    const jacobian = batchJacobian(params, deriveEquidistant(bend, k[0]));
    const formula = { name: 'equidistant', coefficients: k, limit: maxAngle, cosine: -2 } as const;
    return { model: 'equidistant', width, height, params, maxAngle, project, unproject, jacobian, formula };
  },
};

/** First root of dθd/dθ = 1 + 3k1 t + 5k2 t² + 7k3 t³ + 9k4 t⁴ in t = θ², or π: behind the lens all directions meet. */
function oneToOneAngle(k: readonly number[]): number {
  const root = positiveRoots([1, 3 * k[0], 5 * k[1], 7 * k[2], 9 * k[3]], Math.PI * Math.PI)[0];
  return (root === undefined ? Math.PI : Math.sqrt(root)) * (1 - 1e-9);
}

function projectEquidistant(
  params: Float64Array,
  maxAngle: number,
  xyz: Float64Array | Float32Array,
  count: number,
  uv: Float64Array | Float32Array,
  seen: Uint8Array,
): void {
  const [fx, fy, cx, cy, k1, k2, k3, k4] = params;
  for (let i = 0; i < count; i++) {
    const x = xyz[3 * i];
    const y = xyz[3 * i + 1];
    const z = xyz[3 * i + 2];
    const R = Math.sqrt(x * x + y * y);
    const angle = angleFromAxis(R, z);
    // The lens's own centre has no direction.
    if (angle < maxAngle && R < Number.POSITIVE_INFINITY && R + Math.abs(z) > 0) {
      const t = angle * angle;
      const t2 = t * t;
      // In this order no step waits long for another: compiled loops do the same, two points at a time.
      const bent = angle * (1 + t * k1 + t2 * (k2 + t * k3 + t2 * k4));
      const scale = R > 0 ? bent * (1 / R) : 0;
      uv[2 * i] = fx * x * scale + cx;
      uv[2 * i + 1] = fy * y * scale + cy;
      seen[i] = 1;
    } else {
      uv[2 * i] = uv[2 * i + 1] = Number.NaN;
      seen[i] = 0;
    }
  }
}

function unprojectEquidistant(
  params: Float64Array,
  bend: Rising,
  uv: Float64Array,
  count: number,
  rays: Float64Array,
  ok: Uint8Array,
): void {
  const [fx, fy, cx, cy] = params;
  for (let i = 0; i < count; i++) {
    const mx = (uv[2 * i] - cx) / fx;
    const my = (uv[2 * i + 1] - cy) / fy;
    const bent = Math.sqrt(mx * mx + my * my);
    const angle = invertRising(bend, bent, bent);
    const scale = bent > 0 ? Math.sin(angle) / bent : 0;
    rays[3 * i] = mx * scale;
    rays[3 * i + 1] = my * scale;
    rays[3 * i + 2] = Math.cos(angle);
    ok[i] = angle >= 0 ? 1 : 0;
  }
}

/** θd of θ, which rises on [0, maxAngle]. */
function bending([k1, k2, k3, k4]: readonly number[], maxAngle: number): Rising {
  return {
    end: maxAngle,
    value: angle => {
      const t = angle * angle;
      return angle * (1 + t * (k1 + t * (k2 + t * (k3 + t * k4))));
    },
    slope: angle => {
      const t = angle * angle;
      return 1 + t * (3 * k1 + t * (5 * k2 + t * (7 * k3 + t * 9 * k4)));
    },
  };
}

/** With R = √(X² + Y²), D² = R² + Z²: dθ/dR = Z / D², dθ/dZ = −R / D². On the axis θd / R → 1 / Z. */
function deriveEquidistant(bend: Rising, k1: number): PointJacobian {
  return (X, Y, Z, out) => {
    const R = Math.sqrt(X * X + Y * Y);
    const angle = angleFromAxis(R, Z);
    if (!(angle < bend.end && R < Number.POSITIVE_INFINITY && R + Math.abs(Z) > 0)) return false;
    const D2 = R * R + Z * Z;
    const slope = bend.slope(angle);
    // Next to the axis R² would underflow; there the series' first term is exact.
    const near = R < 1e-8 * Z;
    const g = near ? 1 / Z : bend.value(angle) / R;
    const gR = near ? (2 * k1 - 2 / 3) / (Z * Z * Z) : ((slope * Z) / D2 - g) / (R * R);
    aboutAxis(X, Y, g, gR, -slope / D2, out);
    return true;
  };
}
