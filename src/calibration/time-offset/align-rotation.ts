// The rotation between two sensors from turns that belong together, and how many axes the motion really has.
import { crossProduct, rotateVector, rotationExp, rotationProduct } from '../../geometry/rotation-vector.js';
import type { Quaternion, Vec3 } from '../../geometry/se3.js';
import { symmetricEigen } from '../../geometry/small-matrix.js';

/** Row-major 3×3 Σ a·bᵀ over pairs of turns. */
export type Moment = Float64Array;

export function addToMoment(moment: Moment, a: Vec3, b: Vec3): void {
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) moment[3 * i + j] += a[i] * b[j];
}

export interface Alignment {
  /** R with a ≈ R·b. */
  readonly rotation: Quaternion;
  /** Second singular value of the moment over the first: 0 for motion about one axis. Noise is averaged out of it. */
  readonly axisRatio: number;
  /** The main axis in a's frame, unit length. */
  readonly axis: Vec3;
}

/** The rotation that maximises Σ a·Rb (Horn 1987: the top eigenvector of a symmetric 4×4). */
export function alignRotation(m: Moment): Alignment {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = m;
  // Horn's N for a ≈ R·b, with m[i][j] = Σ a_i·b_j; order w x y z.
  // biome-ignore format: rows of the matrix
  const N = [
    xx + yy + zz, zy - yz, xz - zx, yx - xy,
    zy - yz, xx - yy - zz, xy + yx, zx + xz,
    xz - zx, xy + yx, yy - xx - zz, yz + zy,
    yx - xy, zx + xz, yz + zy, zz - xx - yy,
  ];
  const [w, x, y, z] = symmetricEigen(N, 4).vectors[0];
  const { axis, ratio } = mainAxis(m);
  return { rotation: [x, y, z, w], axisRatio: ratio, axis };
}

/** The smallest change of `prior` that brings b's main axis onto a's: the turn about that axis stays the prior's. */
export function alignAxis(m: Moment, prior: Quaternion): Quaternion {
  const { axis, other } = mainAxis(m);
  const from = rotateVector(prior, other);
  const across = crossProduct(from, axis);
  const sine = Math.hypot(...across);
  const cosine = from[0] * axis[0] + from[1] * axis[1] + from[2] * axis[2];
  const angle = Math.atan2(sine, cosine);
  // Opposite axes: any turn by π about an axis across will do.
  const about = sine > 1e-12 ? across : acrossOf(axis);
  const s = angle / Math.hypot(...about);
  return rotationProduct(rotationExp([s * about[0], s * about[1], s * about[2]]), prior);
}

/** Some unit vector at right angles to `axis`. */
export function acrossOf(axis: Vec3): Vec3 {
  const least: Vec3 = Math.abs(axis[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0];
  const v = crossProduct(axis, least);
  const n = Math.hypot(...v);
  return [v[0] / n, v[1] / n, v[2] / n];
}

function mainAxis(m: Moment): { axis: Vec3; other: Vec3; ratio: number } {
  const square = new Float64Array(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) square[3 * i + j] += m[3 * k + i] * m[3 * k + j];
  const { values, vectors } = symmetricEigen(square, 3);
  const [x, y, z] = vectors[0];
  const image = [0, 1, 2].map(i => m[3 * i] * x + m[3 * i + 1] * y + m[3 * i + 2] * z);
  const size = Math.hypot(...image);
  const axis: Vec3 = size > 0 ? [image[0] / size, image[1] / size, image[2] / size] : [0, 0, 1];
  const ratio = values[0] > 0 ? Math.sqrt(Math.max(0, values[1]) / values[0]) : 0;
  return { axis, other: [x, y, z], ratio };
}
