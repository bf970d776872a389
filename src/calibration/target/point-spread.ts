// How points are spread: in space, in a plane, on a line or in one place. It decides what they can tell of a pose.
import { crossProduct } from '../../geometry/rotation-vector.js';
import type { Vec3 } from '../../geometry/se3.js';
import { symmetricEigen } from '../../geometry/small-matrix.js';

export interface Spread {
  readonly kind: 'space' | 'plane' | 'line';
  readonly centre: Vec3;
  /** rms distance from the centre, m. */
  readonly size: number;
  /** Right-handed, along the widest first. */
  readonly axes: readonly [Vec3, Vec3, Vec3];
}

/** Thinner than this share of its size a set of points is a plane, or a line: printed boards are flatter, LiDAR corners are not. */
const THIN = 1e-3;

export function pointSpread(xyz: Float64Array, chosen: ArrayLike<number>): Spread {
  const n = chosen.length;
  const centre: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < n; k++) for (let c = 0; c < 3; c++) centre[c] += xyz[3 * chosen[k] + c] / n;
  const square = new Float64Array(9);
  for (let k = 0; k < n; k++)
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++)
        square[3 * a + b] += ((xyz[3 * chosen[k] + a] - centre[a]) * (xyz[3 * chosen[k] + b] - centre[b])) / n;
  const { values, vectors } = symmetricEigen(square, 3);
  const [x, y] = vectors as unknown as [Vec3, Vec3];
  const widths = values.map(value => Math.sqrt(Math.max(0, value)));
  const kind = !(widths[1] > THIN * widths[0]) ? 'line' : widths[2] > THIN * widths[0] ? 'space' : 'plane';
  return { kind, centre, size: Math.hypot(...widths), axes: [x, y, crossProduct(x, y)] };
}
