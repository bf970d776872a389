// Rotation matrices from files: the nearest rotation, and how far the written numbers were from it.
import type { Quaternion, SE3, Vec3 } from '../geometry/se3.js';

/** Greatest accepted deviation of a written rotation from a true one, and of a quaternion's length from 1. */
export const ROTATION_TOLERANCE = 1e-3;

/**
 * The rotation nearest to row-major `m` in the Frobenius norm (the orthogonal polar factor), as a quaternion.
 * `deviation` is the greatest difference of an entry; undefined when `m` is not finite, singular or a mirror image.
 * Newton's iteration X <- (X + X^-T)/2 (Higham 1986, eq. 3.1) converges quadratically to the polar factor.
 */
export function nearestRotation(m: readonly number[]): { q: Quaternion; deviation: number } | undefined {
  let x = m.slice(0, 9);
  if (x.length !== 9 || !x.every(Number.isFinite)) return undefined;
  for (let step = 0; step < 50; step++) {
    const c = cofactors(x);
    const det = x[0] * c[0] + x[1] * c[1] + x[2] * c[2];
    if (!(det > 1e-12)) return undefined;
    const next = x.map((value, i) => (value + c[i] / det) / 2);
    const change = Math.max(...next.map((value, i) => Math.abs(value - x[i])));
    x = next;
    if (change < 1e-15) break;
  }
  const deviation = Math.max(...x.map((value, i) => Math.abs(value - m[i])));
  return Number.isFinite(deviation) ? { q: quaternionOf(x), deviation } : undefined;
}

/** The quaternion scaled to length 1, or undefined when it is not finite or its length is off by more than the tolerance. */
export function unitQuaternion(q: readonly number[]): Quaternion | undefined {
  const length = Math.hypot(q[0], q[1], q[2], q[3]);
  if (q.length !== 4 || !(Math.abs(length - 1) <= ROTATION_TOLERANCE)) return undefined;
  return [q[0] / length, q[1] / length, q[2] / length, q[3] / length];
}

/** A transform with its quaternion scaled to length 1, or undefined when it is not a finite rigid motion. */
export function checkedTransform(translation: readonly number[], rotationXyzw: readonly number[]): SE3 | undefined {
  const q = unitQuaternion(rotationXyzw);
  if (!q || translation.length !== 3 || !translation.every(Number.isFinite)) return undefined;
  return { q, t: [translation[0], translation[1], translation[2]] };
}

/** Row-major 3×3 times 3×3. */
export function multiply3(a: readonly number[], b: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) out.push(a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j]);
  return out;
}

/** Row-major 3×3 times a column. */
export function multiplyVec3(a: readonly number[], v: Vec3): Vec3 {
  return [
    a[0] * v[0] + a[1] * v[1] + a[2] * v[2],
    a[3] * v[0] + a[4] * v[1] + a[5] * v[2],
    a[6] * v[0] + a[7] * v[1] + a[8] * v[2],
  ];
}

function cofactors(m: readonly number[]): number[] {
  const [a, b, c, d, e, f, g, h, i] = m;
  return [
    e * i - f * h,
    f * g - d * i,
    d * h - e * g,
    c * h - b * i,
    a * i - c * g,
    b * g - a * h,
    b * f - c * e,
    c * d - a * f,
    a * e - b * d,
  ];
}

/** Shepperd's method: the greatest of the four candidates is divided by, so no precision is lost near half turns. */
function quaternionOf(m: readonly number[]): Quaternion {
  const trace = m[0] + m[4] + m[8];
  const candidates = [m[0], m[4], m[8], trace];
  const best = candidates.indexOf(Math.max(...candidates));
  let q: [number, number, number, number];
  if (best === 3) q = [m[7] - m[5], m[2] - m[6], m[3] - m[1], 1 + trace];
  else if (best === 0) q = [1 + 2 * m[0] - trace, m[1] + m[3], m[2] + m[6], m[7] - m[5]];
  else if (best === 1) q = [m[1] + m[3], 1 + 2 * m[4] - trace, m[5] + m[7], m[2] - m[6]];
  else q = [m[2] + m[6], m[5] + m[7], 1 + 2 * m[8] - trace, m[3] - m[1]];
  const length = Math.hypot(...q) * (q[3] < 0 ? -1 : 1);
  return [q[0] / length, q[1] / length, q[2] / length, q[3] / length];
}
