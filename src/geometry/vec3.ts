// Vectors of three numbers: made axis by axis, and the sums that several rooms need.
import type { Vec3 } from './se3.js';

/** One number for each axis: 0 is x, 1 is y, 2 is z. */
export function vec3(of: (axis: number) => number): Vec3 {
  return [of(0), of(1), of(2)];
}

/** a + s b: where something that moves by `b` in a second is after `s` seconds. */
export function addScaled(a: Vec3, b: Vec3, s: number): Vec3 {
  return [a[0] + b[0] * s, a[1] + b[1] * s, a[2] + b[2] * s];
}

/** The same direction with length 1; NaN where there is no direction. */
export function unitVector(v: Vec3): Vec3 {
  const length = Math.hypot(v[0], v[1], v[2]);
  return [v[0] / length, v[1] / length, v[2] / length];
}
