// ftheta, ftheta_backward: a polynomial between the angle from the axis and the distance from the principal point, in pixels.
//
//   θ = atan2(√(X² + Y²), Z)
//   ftheta:            ρ = k0 + k1 θ + k2 θ² + … + k5 θ⁵        angle to pixel distance, the "forward" polynomial
//   ftheta_backward:   θ = k0 + k1 ρ + k2 ρ² + … + k5 ρ⁵        pixel distance to angle
//   (a, b) = ρ (X, Y) / √(X² + Y²), u = fx a + d b + cx, v = e a + fy b + cy
//   D = maxAngle (rad), d, e, k0, k1, … up to k5 (k2 and higher may be left out)
//
// Source: NVIDIA NCore, FThetaCameraModelParameters; DriveWorks, dwFThetaCameraConfig. Their linear term [c d; e 1] is fx = c,
// fy = 1, d, e; (0, 0) is the centre of the first pixel as here. Files hold both polynomials: the reference one is the
// model, the other only an approximation of its inverse. Here the inverse is found to the last bits.
// Valid domain: θ < maxAngle and below the first root of the polynomial's derivative, at most π. k0 = 0, k1 > 0.
import { FramelockError } from '../issue.js';
import { angleFromAxis } from './arctangent.js';
import { aboutAxis } from './batch-jacobian.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { checkIntrinsics, coefficients, within } from './intrinsics.js';
import { HAIR, type PointLens, pointCamera } from './point-lens.js';
import { add, positiveRoots, valueAt } from './polynomial.js';
import { invertRising, type Rising } from './rising.js';

const counts = [5, 6, 7, 8, 9];

export const fTheta: LensModel = {
  name: 'ftheta',
  aliases: ['f_theta', 'ftheta_forward'],
  counts,
  create: intrinsics => create('ftheta', intrinsics),
};

export const fThetaBackward: LensModel = {
  name: 'ftheta_backward',
  aliases: ['f_theta_backward'],
  counts,
  create: intrinsics => create('ftheta_backward', intrinsics),
};

/** px; a polynomial of pixel distances is looked at no farther. */
const FARTHEST = 1e6;

function create(model: 'ftheta' | 'ftheta_backward', intrinsics: Intrinsics): Camera {
  checkIntrinsics(intrinsics);
  const all = coefficients(model, intrinsics.distortion, counts);
  const [given, d, e, ...k] = all;
  within('maxAngle', given, 1e-6, Number.MAX_VALUE, 'rad');
  if (k[0] !== 0 || !(k[1] > 0))
    throw new FramelockError('FL0509', `expected k0 = 0 and k1 > 0 for ${model}, got k0 ${k[0]} and k1 ${k[1]}`);
  const { fx, fy } = intrinsics;
  if (!(fx * fy - d * e > 1e-6 * (fx * fy + Math.abs(d * e))))
    throw new FramelockError('FL0509', `expected fx fy > d e for ${model}, got fx ${fx}, fy ${fy}, d ${d} and e ${e}`);
  const forward = model === 'ftheta';
  const slope = k.slice(1).map((value, i) => value * (i + 1));
  const farthest = forward ? Math.min(given, Math.PI) : FARTHEST;
  // Where pixel distances give angles, the last thousandth of the slope is left out: so flat that float64 could not say
  // to 1e-9 px which pixel an angle came from.
  const flat = add(slope, [forward ? 0 : 1e-3 * k[1]], -1);
  const fold = positiveRoots(flat, farthest)[0] ?? farthest;
  const polynomial: Rising = {
    end: forward ? fold - HAIR : fold,
    value: x => valueAt(k, x),
    slope: x => valueAt(slope, x),
  };
  const maxAngle = forward ? polynomial.end : Math.min(given, polynomial.value(polynomial.end), Math.PI - HAIR);
  const radius = forward ? polynomial : backward(polynomial, maxAngle, k[1]);
  const border = radius.value(maxAngle);
  // What rounding of the pixels' own numbers may add.
  const spread = 8 * Number.EPSILON * (border + (Math.abs(intrinsics.cx) + Math.abs(intrinsics.cy)) / Math.min(fx, fy));
  const angle = (rho: number) => {
    if (!(rho <= border + spread)) return Number.NaN;
    const inside = Math.min(rho, border);
    return forward ? invertRising(polynomial, inside, inside / k[1]) : polynomial.value(inside);
  };
  const skew = [d / fx, e / fy] as const;
  // The other one is found by iteration.
  const powers = Array.from({ length: 6 }, (_, i) => k[i] ?? 0);
  const formula = forward
    ? ({ name: 'theta', coefficients: [...powers, ...skew], limit: maxAngle } as const)
    : undefined;
  return pointCamera(model, intrinsics, all, maxAngle, thetaLens(radius, angle, maxAngle, skew), formula);
}

/** Pixel distance of an angle, where the polynomial goes the other way. */
function backward(polynomial: Rising, end: number, first: number): Rising {
  const value = (angle: number) => invertRising(polynomial, angle, angle / first);
  return { end, value, slope: angle => 1 / polynomial.slope(value(angle)) };
}

function thetaLens(
  radius: Rising,
  angleOf: (rho: number) => number,
  maxAngle: number,
  [d, e]: readonly [number, number],
): PointLens {
  const det = 1 - d * e;
  const sees = (R: number, Z: number, angle: number) =>
    angle < maxAngle && R < Number.POSITIVE_INFINITY && R + Math.abs(Z) > 0;
  return {
    project(X, Y, Z, out) {
      const R = Math.sqrt(X * X + Y * Y);
      const angle = angleFromAxis(R, Z);
      if (!sees(R, Z, angle)) return false;
      const g = R > 0 ? radius.value(angle) / R : 0;
      out[0] = g * (X + d * Y);
      out[1] = g * (Y + e * X);
      return true;
    },
    unproject(mx, my, out) {
      const a = (mx - d * my) / det;
      const b = (my - e * mx) / det;
      const rho = Math.sqrt(a * a + b * b);
      const angle = angleOf(rho);
      const g = rho > 0 ? Math.sin(angle) / rho : 0;
      out[0] = g * a;
      out[1] = g * b;
      out[2] = Math.cos(angle);
      return angle >= 0;
    },
    jacobian(X, Y, Z, out) {
      const R = Math.sqrt(X * X + Y * Y);
      const angle = angleFromAxis(R, Z);
      if (!sees(R, Z, angle)) return false;
      const slope = radius.slope(angle);
      const D2 = R * R + Z * Z;
      // With even powers the formula has a cusp on the axis: terms of R² / R there, which vanish with it.
      const near = R < 1e-8 * Z;
      const g = near ? radius.slope(0) / Z : radius.value(angle) / R;
      const gR = near ? 0 : ((slope * Z) / D2 - g) / (R * R);
      aboutAxis(X, Y, g, gR, -slope / D2, out);
      for (let k = 0; k < 3; k++) {
        const [a, b] = [out[k], out[3 + k]];
        out[k] = a + d * b;
        out[3 + k] = b + e * a;
      }
      return true;
    },
  };
}
