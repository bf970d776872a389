// Compares observed rotations with the truth: angle of the error, and the error by its own covariance.
import { compose, inverse, type SE3, type Vec3 } from '../../../src/geometry/index.js';
import { rotationExp, rotationLog } from '../../../src/geometry/rotation-vector.js';

/** Degrees. */
export const degrees = (rad: number) => (rad * 180) / Math.PI;

/** Log(observed · truth⁻¹), rad, in the frame at the start. */
export function rotationError(observed: Vec3, truth: SE3): Vec3 {
  const turned = (q: SE3['q']): SE3 => ({ q, t: [0, 0, 0] });
  return rotationLog(compose(turned(rotationExp(observed)), inverse(turned(truth.q))).q);
}

/** eᵀ C⁻¹ e / 3: 1 in the mean when the covariance is honest. */
export function normalisedSquare(e: Vec3, c: ArrayLike<number>): number {
  const cofactors = [
    c[4] * c[8] - c[5] * c[7],
    c[5] * c[6] - c[3] * c[8],
    c[3] * c[7] - c[4] * c[6],
    c[2] * c[7] - c[1] * c[8],
    c[0] * c[8] - c[2] * c[6],
    c[1] * c[6] - c[0] * c[7],
    c[1] * c[5] - c[2] * c[4],
    c[2] * c[3] - c[0] * c[5],
    c[0] * c[4] - c[1] * c[3],
  ];
  const det = c[0] * cofactors[0] + c[1] * cofactors[1] + c[2] * cofactors[2];
  let sum = 0;
  for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) sum += (e[a] * cofactors[3 * b + a] * e[b]) / det;
  return sum / 3;
}

export const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
export const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
