// Rotations as vectors (axis times angle, rad): exponential, logarithm and the Jacobians between the two.
import type { Quaternion, Vec3 } from './se3.js';

/** Unit quaternion of the rotation by |v| about v. */
export function rotationExp(v: Vec3): Quaternion {
  const angle = Math.hypot(v[0], v[1], v[2]);
  // sin(a/2)/a; the series is exact to 1e-17 below 1e-4.
  const s = angle < 1e-4 ? 0.5 - (angle * angle) / 48 : Math.sin(angle / 2) / angle;
  return [s * v[0], s * v[1], s * v[2], Math.cos(angle / 2)];
}

/** The shortest rotation vector of a unit quaternion, |v| in [0, π]. */
export function rotationLog(q: Quaternion): Vec3 {
  const sign = q[3] < 0 ? -1 : 1;
  const sine = Math.hypot(q[0], q[1], q[2]);
  const w = sign * q[3];
  // a/sin(a/2): 2·atan2 stays exact near 0 and near π, where acos(w) loses half the digits.
  const s = sign * (sine < 1e-8 ? 2 : (2 * Math.atan2(sine, w)) / sine);
  return [s * q[0], s * q[1], s * q[2]];
}

/** Hamilton product: the rotation that does `b` first, then `a`. */
export function rotationProduct(a: Quaternion, b: Quaternion): Quaternion {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ];
}

export function rotationInverse(q: Quaternion): Quaternion {
  return [-q[0], -q[1], -q[2], q[3]];
}

/** R·v. */
export function rotateVector(q: Quaternion, v: Vec3): Vec3 {
  const [x, y, z, w] = q;
  const tx = 2 * (y * v[2] - z * v[1]);
  const ty = 2 * (z * v[0] - x * v[2]);
  const tz = 2 * (x * v[1] - y * v[0]);
  return [v[0] + w * tx + y * tz - z * ty, v[1] + w * ty + z * tx - x * tz, v[2] + w * tz + x * ty - y * tx];
}

export function crossProduct(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/**
 * J_r(φ)⁻¹·w, by which Log(Exp(φ)·Exp(w dt)) grows: how a rotation vector changes under the body rate w. J_l(φ)⁻¹ = J_r(−φ)⁻¹.
 * Solà, Deray, Atchuthan 2018, eq. 144.
 */
export function inverseRightJacobian(phi: Vec3, w: Vec3): Vec3 {
  const angle2 = phi[0] * phi[0] + phi[1] * phi[1] + phi[2] * phi[2];
  const angle = Math.sqrt(angle2);
  // (1 − (a/2)·cot(a/2))/a²; below 1e-3 the series 1/12 + a²/720 is exact to 1e-15.
  const c = angle < 1e-3 ? 1 / 12 + angle2 / 720 : (1 - angle / (2 * Math.tan(angle / 2))) / angle2;
  const once = crossProduct(phi, w);
  const twice = crossProduct(phi, once);
  return [w[0] + once[0] / 2 + c * twice[0], w[1] + once[1] / 2 + c * twice[1], w[2] + once[2] / 2 + c * twice[2]];
}

/** J_r(φ)·w: the body rate of a rotation vector that changes by w. Solà et al. eq. 143. */
export function rightJacobian(phi: Vec3, w: Vec3): Vec3 {
  const angle2 = phi[0] * phi[0] + phi[1] * phi[1] + phi[2] * phi[2];
  const angle = Math.sqrt(angle2);
  const a = angle < 1e-3 ? 0.5 - angle2 / 24 : (1 - Math.cos(angle)) / angle2;
  const b = angle < 1e-3 ? 1 / 6 - angle2 / 120 : (angle - Math.sin(angle)) / (angle2 * angle);
  const once = crossProduct(phi, w);
  const twice = crossProduct(phi, once);
  return [w[0] - a * once[0] + b * twice[0], w[1] - a * once[1] + b * twice[1], w[2] - a * once[2] + b * twice[2]];
}
