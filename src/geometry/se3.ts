// Rigid transforms in float64: T_a_b maps points of frame b into frame a.
import { quat, vec3 } from 'gl-matrix';
import { FramelockError } from '../issue.js';
import { slerpBetween } from './slerp.js';

export type Vec3 = readonly [number, number, number];
/** x, y, z, w. */
export type Quaternion = readonly [number, number, number, number];

/** Unit quaternion, then translation in metres. `p_a = T_a_b · p_b`. */
export interface SE3 {
  readonly q: Quaternion;
  readonly t: Vec3;
}

/** Leaves every point where it is. */
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
  return between(a, b)(s);
}

/** `interpolate` for many `s`. */
export function between(a: SE3, b: SE3): (s: number) => SE3 {
  const turn = slerpBetween(a.q, b.q);
  return s => {
    const t: Vec3 = [a.t[0] + s * (b.t[0] - a.t[0]), a.t[1] + s * (b.t[1] - a.t[1]), a.t[2] + s * (b.t[2] - a.t[2])];
    return { q: turn(s), t };
  };
}

/** Row-major 3×4 [R | t], 12 numbers. */
export function toMatrix(T: SE3): Float64Array {
  const out = new Float64Array(12);
  writeMatrix(T, out, 0);
  return out;
}

/** As `toMatrix`, to out[at..at+11]. */
export function writeMatrix({ q, t }: SE3, out: Float64Array, at: number): void {
  const x = q[0];
  const y = q[1];
  const z = q[2];
  const w = q[3];
  out[at] = 1 - 2 * (y * y + z * z);
  out[at + 1] = 2 * (x * y - z * w);
  out[at + 2] = 2 * (x * z + y * w);
  out[at + 3] = t[0];
  out[at + 4] = 2 * (x * y + z * w);
  out[at + 5] = 1 - 2 * (x * x + z * z);
  out[at + 6] = 2 * (y * z - x * w);
  out[at + 7] = t[1];
  out[at + 8] = 2 * (x * z - y * w);
  out[at + 9] = 2 * (y * z + x * w);
  out[at + 10] = 1 - 2 * (x * x + y * y);
  out[at + 11] = t[2];
}

/**
 * From a row-major 3×4 or 4×4 matrix. A rotation part off by more than 1e-3 (entries of RᵀR − I, or det − 1) or a value
 * that is not finite throws FL0506; a smaller error, such as a file's rounding, is removed by taking the nearest rotation.
 */
export function fromMatrix(m: ArrayLike<number>): SE3 {
  if (m.length !== 12 && m.length !== 16)
    throw new FramelockError('FL0506', `expected a 3×4 or 4×4 matrix, got ${m.length} numbers`);
  const r = [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]];
  const t: Vec3 = [m[3], m[7], m[11]];
  const error = rotationError(r);
  if (!(error <= 1e-3) || !t.every(Number.isFinite))
    throw new FramelockError(
      'FL0506',
      `expected a rotation and a translation, got a matrix whose rotation part is off by ${error}`,
    );
  if (m.length === 16 && !(m[12] === 0 && m[13] === 0 && m[14] === 0 && m[15] === 1))
    throw new FramelockError('FL0506', 'expected 0 0 0 1 in the last row of a rigid transform, got other numbers');
  const near = nearestRotation(r);
  // gl-matrix is column-major: the transpose of a row-major matrix.
  const q: Mutable4 = [0, 0, 0, 1];
  quat.fromMat3(q, [near[0], near[3], near[6], near[1], near[4], near[7], near[2], near[5], near[8]]);
  quat.normalize(q, q);
  return { q, t };
}

/** How far a row-major 3×3 is from a rotation: the largest entry of |RᵀR − I| or |det − 1|; NaN when not finite. */
export function rotationError(r: ArrayLike<number>): number {
  let worst = Math.abs(determinant(r) - 1);
  for (let i = 0; i < 3; i++)
    for (let j = i; j < 3; j++) {
      const dot = r[i] * r[j] + r[i + 3] * r[j + 3] + r[i + 6] * r[j + 6];
      worst = Math.max(worst, Math.abs(dot - (i === j ? 1 : 0)));
    }
  return worst;
}

/** The quaternion at unit length when its length is within 1e-3 of 1 (text files round), else undefined. */
export function unitQuaternion(q: ArrayLike<number>): Quaternion | undefined {
  const norm = Math.hypot(q[0], q[1], q[2], q[3]);
  if (q.length !== 4 || !(Math.abs(norm - 1) <= 1e-3)) return undefined;
  return [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm];
}

/** The quaternion at unit length: products of many rotations leave the unit sphere by rounding. */
export function normalized(q: Quaternion): Quaternion {
  const norm = Math.hypot(q[0], q[1], q[2], q[3]);
  return [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm];
}

/** Angle of the rotation, rad, in [0, π]. */
export function rotationAngle(T: SE3): number {
  return turnOf(T.q);
}

/** `rotationAngle(compose(inverse(T_c_a), T_c_b))` without the translations: how far b is turned against a, rad. */
export function angleBetween(T_c_a: SE3, T_c_b: SE3): number {
  const q: Mutable4 = [-T_c_a.q[0], -T_c_a.q[1], -T_c_a.q[2], T_c_a.q[3]];
  quat.multiply(q, q, T_c_b.q);
  quat.normalize(q, q);
  return turnOf(q);
}

function turnOf(q: Quaternion): number {
  return 2 * Math.atan2(Math.hypot(q[0], q[1], q[2]), Math.abs(q[3]));
}

function determinant(r: ArrayLike<number>): number {
  return r[0] * (r[4] * r[8] - r[5] * r[7]) - r[1] * (r[3] * r[8] - r[5] * r[6]) + r[2] * (r[3] * r[7] - r[4] * r[6]);
}

/** Polar decomposition by Newton's iteration R ← (R + R⁻ᵀ)/2 (Higham 1986): quadratic, so four rounds from 1e-3 reach 1e-16. */
function nearestRotation(r: number[]): number[] {
  for (let round = 0; round < 4; round++) {
    const det = determinant(r);
    // Cofactors / det = R⁻ᵀ.
    // biome-ignore format: rows of the matrix
    const c = [
      r[4] * r[8] - r[5] * r[7], r[5] * r[6] - r[3] * r[8], r[3] * r[7] - r[4] * r[6],
      r[2] * r[7] - r[1] * r[8], r[0] * r[8] - r[2] * r[6], r[1] * r[6] - r[0] * r[7],
      r[1] * r[5] - r[2] * r[4], r[2] * r[3] - r[0] * r[5], r[0] * r[4] - r[1] * r[3],
    ];
    r = r.map((value, i) => (value + c[i] / det) / 2);
  }
  return r;
}
