// A box as the compiled loops read it: exactly, and in float32 with more slack than float32 can be wrong.
import type { Box3 } from '../../geometry/box3.js';
import { inverse, toMatrix } from '../../geometry/se3.js';
import type { Arena } from '../arena.js';

/**
 * A row of the matrix times a point errs by at most 8 roundings of 2⁻²⁴ of |p| + |t|: 4.8e-7. Eight times that goes to float64.
 * A point inside is no farther away than the box's middle and half lengths together.
 */
const SLACK = 4e-6;
/** Unit quaternions are so to 1e-3, and their matrices to a few times that: the bounds around a box are wider by this part. */
const NEARLY_UNIT = 0.01;
/** In float32 sums of products stay far from its end, 3.4e38; beyond, every point is looked at in float64. */
const LARGEST = 1e15;

/** float64 first, float32 from here on; what stands where is said in assembly/boxes.ts. */
const COARSE = 128;
export const BOX_BYTES = 256;

/** False when float32 cannot tell anything: the coarse numbers are not written then. */
export function writeBox(arena: Arena, at: number, { T, size }: Box3): boolean {
  const M = toMatrix(inverse(T));
  const half = [size[0] / 2, size[1] / 2, size[2] / 2];
  const exact = arena.float64(at, 15);
  exact.set(M);
  exact.set(half, 12);
  const reach = [...T.t, M[3], M[7], M[11], ...half].reduce((sum, value) => sum + Math.abs(value), 0);
  if (!(reach < LARGEST)) return false;
  const slack = SLACK * (1 + reach);
  const wider = NEARLY_UNIT * (half[0] + half[1] + half[2]) + slack;
  const coarse = arena.float32(at + COARSE, 24);
  coarse.set(M);
  for (let k = 0; k < 3; k++) {
    coarse[12 + k] = half[k] + slack;
    coarse[15 + k] = half[k] - slack;
    const side = Math.abs(M[k]) * half[0] + Math.abs(M[4 + k]) * half[1] + Math.abs(M[8 + k]) * half[2];
    coarse[18 + k] = T.t[k] - side - wider;
    coarse[21 + k] = T.t[k] + side + wider;
  }
  return true;
}
