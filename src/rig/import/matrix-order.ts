// Matrices whose file does not say, or says wrongly, whether they are written row by row or column by column.
import type { SE3 } from '../../geometry/se3.js';
import { rotationError } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import { type ForeignValue, numbersOf, rigidFrom, rigidOf } from './foreign-value.js';

/**
 * A rigid transform from 16 numbers, said to be written in `order`. Only one order can give 0 0 0 1 in the last row, unless
 * the translation is zero: then `order` is believed. When the other order is the only rigid one it is taken, and FL0534 says
 * so. Refused (FL0501) when neither is.
 */
export function rigidInOrder(at: ForeignValue, order: 'row' | 'column', issues: Issues): SE3 {
  const m = numbersOf(at, 16);
  const turned = m.map((_, i) => m[4 * (i % 4) + Math.floor(i / 4)]);
  const [said, other] = order === 'row' ? [m, turned] : [turned, m];
  if (isRigid(said)) return split(at, said);
  if (isRigid(other)) {
    const taken = order === 'row' ? 'column by column' : 'row by row';
    issues.add(
      'FL0534',
      `${at.place}: the matrix is said to be written ${order} by ${order}, but is a rigid motion only when read ${taken}: it was read so`,
      { file: at.file },
    );
    return split(at, other);
  }
  // Says what is wrong with it.
  return rigidOf({ ...at, place: at.place, value: [0, 1, 2, 3].map(i => said.slice(4 * i, 4 * i + 4)) });
}

/** K from 9 numbers; a transposed one, which has the centre in its last row, is turned round, and FL0534 says so. */
export function cameraMatrixInOrder(at: ForeignValue, issues: Issues): number[] {
  const K = numbersOf(at, 9);
  const transposed = K[2] === 0 && K[5] === 0 && (K[6] !== 0 || K[7] !== 0);
  if (!transposed) return K;
  issues.add('FL0534', `${at.place}: the camera matrix is written column by column: it was read so`, { file: at.file });
  return K.map((_, i) => K[3 * (i % 3) + Math.floor(i / 3)]);
}

function isRigid(m: readonly number[]): boolean {
  const last = m.slice(12).every((value, i) => Math.abs(value - (i === 3 ? 1 : 0)) <= 1e-6);
  return last && rotationError([m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]]) <= 1e-3;
}

function split(at: ForeignValue, m: readonly number[]): SE3 {
  return rigidFrom(at, [...m.slice(0, 3), ...m.slice(4, 7), ...m.slice(8, 11)], [m[3], m[7], m[11]]);
}
