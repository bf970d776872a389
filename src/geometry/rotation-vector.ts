// Between rotations and rotation vectors (axis times angle, rad): Exp and Log of SO(3).
import type { Quaternion, Vec3 } from './se3.js';

/** Exp: the rotation by |v| rad about v. */
export function fromRotationVector([x, y, z]: Vec3): Quaternion {
  const angle = Math.hypot(x, y, z);
  // sin(a/2)/a, by its series where the quotient loses digits.
  const s = angle < 1e-4 ? 0.5 - (angle * angle) / 48 : Math.sin(angle / 2) / angle;
  return [x * s, y * s, z * s, Math.cos(angle / 2)];
}

/** Log: the shortest rotation vector of a unit quaternion, |v| in [0, π]. */
export function toRotationVector([x, y, z, w]: Quaternion): Vec3 {
  const sine = Math.hypot(x, y, z);
  const sign = w < 0 ? -1 : 1;
  const half = Math.atan2(sine, Math.abs(w));
  const s = sine < 1e-9 ? 2 * sign : (2 * sign * half) / sine;
  return [x * s, y * s, z * s];
}
