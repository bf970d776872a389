// The surface that a cloud lies on: a normal per point from its neighbours, and how well it is known.
import { diagonalise } from '../../geometry/diagonalise.js';
import { KdTree } from './kd-tree.js';

/** Points of one sweep, all at one moment, with the plane through each point's surroundings. */
export interface Surface {
  /** m, xyz[3i..3i+2]. */
  readonly xyz: Float64Array;
  readonly count: number;
  readonly tree: KdTree;
  /** Unit normals; the sign means nothing. NaN where the surroundings are no plane. */
  readonly normals: Float64Array;
  /** Variance of the normal's direction about either axis, rad². */
  readonly variance: Float64Array;
  /** Points with a normal. */
  readonly planar: number;
}

const NEIGHBOURS = 12;
/** Farthest neighbour, m, and as a part of the range: surroundings grow as the rings fan out. */
const REACH_M = 1.5;
const REACH_OF_RANGE = 0.1;
/** Spread across the plane over spread along it, both squared: more is a bush or an edge. */
const MOST_THICK = 0.08;
/** Smaller over larger spread along the plane, squared: less is a line, such as one ring alone, whose normal is a guess. */
const LEAST_WIDE = 0.03;
/** A plane is not thinner than the noise of any LiDAR, m. */
const LEAST_NOISE = 0.005;

/** `xyz` is kept, not copied. O(n log n). */
export function surfaceOf(xyz: Float64Array, count: number): Surface {
  const tree = new KdTree(xyz, count);
  const normals = new Float64Array(3 * count).fill(Number.NaN);
  const variance = new Float64Array(count).fill(Number.NaN);
  const found = new Uint32Array(NEIGHBOURS);
  const covariance = new Float64Array(9);
  const values = new Float64Array(3);
  const vectors = new Float64Array(9);
  let planar = 0;
  for (let i = 0; i < count; i++) {
    const x = xyz[3 * i];
    const y = xyz[3 * i + 1];
    const z = xyz[3 * i + 2];
    const reach = Math.max(REACH_M, REACH_OF_RANGE * Math.sqrt(x * x + y * y + z * z));
    const n = tree.nearest(x, y, z, NEIGHBOURS, reach, found);
    if (n < NEIGHBOURS / 2) continue;
    spread(xyz, found, n, covariance);
    diagonalise(covariance, 3, values, vectors);
    const across = Math.max(values[0], LEAST_NOISE * LEAST_NOISE);
    if (!(values[1] > LEAST_WIDE * values[2] && across < MOST_THICK * values[1])) continue;
    normals.set(vectors.subarray(0, 3), 3 * i);
    // Slope of a regression over n points: residual variance over the sum of squares along the shorter side.
    variance[i] = across / (n * values[1]);
    planar++;
  }
  return { xyz, count, tree, normals, variance, planar };
}

/** Covariance of the points, row-major 3×3. */
function spread(xyz: Float64Array, found: Uint32Array, n: number, out: Float64Array): void {
  let [mx, my, mz] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    mx += xyz[3 * found[k]];
    my += xyz[3 * found[k] + 1];
    mz += xyz[3 * found[k] + 2];
  }
  mx /= n;
  my /= n;
  mz /= n;
  let [xx, xy, xz, yy, yz, zz] = [0, 0, 0, 0, 0, 0];
  for (let k = 0; k < n; k++) {
    const x = xyz[3 * found[k]] - mx;
    const y = xyz[3 * found[k] + 1] - my;
    const z = xyz[3 * found[k] + 2] - mz;
    xx += x * x;
    xy += x * y;
    xz += x * z;
    yy += y * y;
    yz += y * z;
    zz += z * z;
  }
  out[0] = xx / n;
  out[4] = yy / n;
  out[8] = zz / n;
  out[1] = xy / n;
  out[2] = xz / n;
  out[5] = yz / n;
  out[3] = out[1];
  out[6] = out[2];
  out[7] = out[5];
}
