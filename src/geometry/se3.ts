// Rigid transforms in float64: T_a_b maps points of frame b into frame a.
import { quat, vec3 } from 'gl-matrix';

export type Vec3 = readonly [number, number, number];
/** x, y, z, w. */
export type Quaternion = readonly [number, number, number, number];

/** Unit quaternion, then translation in metres. `p_a = T_a_b · p_b`. */
export interface SE3 {
  readonly q: Quaternion;
  readonly t: Vec3;
}

export const identity: SE3 = { q: [0, 0, 0, 1], t: [0, 0, 0] };

type Mutable3 = [number, number, number];
type Mutable4 = [number, number, number, number];

/** `T_a_c = T_a_b · T_b_c`, renormalised. */
export function compose(T_a_b: SE3, T_b_c: SE3): SE3 {
  const q: Mutable4 = [0, 0, 0, 1];
  quat.multiply(q, T_a_b.q, T_b_c.q);
  quat.normalize(q, q);
  const t = apply(T_a_b, T_b_c.t);
  return { q, t };
}

/** `T_b_a` from `T_a_b`. */
export function inverse(T_a_b: SE3): SE3 {
  const q: Mutable4 = [-T_a_b.q[0], -T_a_b.q[1], -T_a_b.q[2], T_a_b.q[3]];
  const t: Mutable3 = [0, 0, 0];
  vec3.transformQuat(t, T_a_b.t, q);
  return { q, t: [-t[0], -t[1], -t[2]] };
}

/** `p_a = T_a_b · p_b`, metres. */
export function apply(T_a_b: SE3, p_b: Vec3): Vec3 {
  const p: Mutable3 = [0, 0, 0];
  vec3.transformQuat(p, p_b, T_a_b.q);
  return [p[0] + T_a_b.t[0], p[1] + T_a_b.t[1], p[2] + T_a_b.t[2]];
}

/** Linear in translation, shortest-arc slerp in rotation (tf2's rule); `s` in [0, 1] from `a` to `b`. */
export function interpolate(a: SE3, b: SE3, s: number): SE3 {
  const q: Mutable4 = [0, 0, 0, 1];
  quat.slerp(q, a.q, b.q, s);
  quat.normalize(q, q);
  const t: Vec3 = [
    a.t[0] + s * (b.t[0] - a.t[0]),
    a.t[1] + s * (b.t[1] - a.t[1]),
    a.t[2] + s * (b.t[2] - a.t[2]),
  ];
  return { q, t };
}

/** Row-major 3×4 [R | t], 12 numbers. */
export function toMatrix(T: SE3): Float64Array {
  const [x, y, z, w] = T.q;
  return Float64Array.of(
    1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w), T.t[0],
    2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w), T.t[1],
    2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y), T.t[2],
  );
}
