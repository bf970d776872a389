// Camera matrices and sizes of foreign files, checked the same way for every format.
import { type ForeignValue, numbersOf, pixelsOf, refuse, rounded, shapedOf } from './foreign-value.js';

export interface Pinhole {
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
}

/** From K = [fx 0 cx; 0 fy cy; 0 0 1] at `at`. */
export function pinholeOf(at: ForeignValue): Pinhole {
  return pinholeFrom(at, shapedOf(at, [3, 3]));
}

/** From the 9 numbers of K, row by row. A matrix of zeros is what tools write for a camera that was never calibrated. */
export function pinholeFrom(at: ForeignValue, K: readonly number[]): Pinhole {
  const [fx, skew, cx, zero, fy, cy, ...last] = K;
  if (K.every(value => value === 0))
    return refuse(at, 'expected a camera matrix, got zeros only: the camera was never calibrated');
  if (!(fx > 0 && fy > 0)) return refuse(at, `expected focal lengths above 0 px, got fx ${fx} and fy ${fy}`);
  if (Math.abs(skew) > 1e-9 * fx)
    return refuse(
      at,
      `expected a camera matrix without skew, got a skew of ${rounded(skew)} px: no lens model here has one`,
    );
  if (zero !== 0 || last[0] !== 0 || last[1] !== 0 || Math.abs(last[2] - 1) > 1e-9)
    return refuse(at, `expected [fx 0 cx; 0 fy cy; 0 0 1], got ${K.map(rounded).join(' ')}`);
  return { fx, fy, cx, cy };
}

/** From fx, fy, cx, cy. */
export function pinholeList(at: ForeignValue, numbers: readonly number[]): Pinhole {
  const [fx, fy, cx, cy] = numbers;
  return pinholeFrom(at, [fx, 0, cx, 0, fy, cy, 0, 0, fx === 0 && fy === 0 && cx === 0 && cy === 0 ? 0 : 1]);
}

/** `[width, height]`. */
export function sizeOf(at: ForeignValue): { width: number; height: number } {
  numbersOf(at, 2);
  const [width, height] = [0, 1].map(i => pixelsOf(at.at(i) ?? at));
  return { width, height };
}

/** What a file says when it does not tell the size of its pictures. */
export const unknownSize = { width: 0, height: 0 } as const;
