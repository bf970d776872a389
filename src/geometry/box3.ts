// Oriented cuboids: corners and edges, what lies inside, and where a ray passes through.

import { FramelockError } from '../issue.js';
import { apply, inverse, type SE3, toMatrix, unitQuaternion, type Vec3 } from './se3.js';
import { vec3 } from './vec3.js';

/** `T` maps points of the box's own frame (origin in its middle, axes along its edges) into the frame that it is given in. */
export interface Box3 {
  readonly T: SE3;
  /** Full lengths along its own x, y and z, m; 0 is a flat box. */
  readonly size: Vec3;
}

/** Pairs of corners; corner k has the sign of its x, y, z in bits 0, 1, 2 (0 is minus). */
export const boxEdges: readonly (readonly [number, number])[] = [0, 1, 2, 3, 4, 5, 6, 7].flatMap(k =>
  [1, 2, 4].filter(bit => (k & bit) === 0).map(bit => [k, k | bit] as const),
);

/** Corners of each face, in order around it. */
export const boxFaces: readonly (readonly [number, number, number, number])[] = [1, 2, 4].flatMap(bit => {
  const [a, b] = [1, 2, 4].filter(other => other !== bit);
  return [0, bit].map(side => [side, side | a, side | a | b, side | b] as const);
});

/** Throws FL0630 when a number is not finite, a length is negative, or the rotation is none. */
export function checkBox3({ T, size }: Box3): void {
  const fault = !size.every(s => s >= 0 && s < Number.POSITIVE_INFINITY)
    ? `three lengths of 0 m and more, got ${size.join(' ')}`
    : !T.t.every(Number.isFinite)
      ? `a finite position, got ${T.t.join(' ')}`
      : unitQuaternion(T.q)
        ? undefined
        : `a unit quaternion, got ${T.q.join(' ')}`;
  if (fault !== undefined) throw new FramelockError('FL0630', `expected a 3D box with ${fault}`);
}

/** xyz of the eight corners, 24 numbers, m. */
export function boxCorners({ T, size }: Box3): Float64Array {
  const corners = new Float64Array(24);
  for (let k = 0; k < 8; k++) {
    const own = vec3(axis => (k & (1 << axis) ? size[axis] / 2 : -size[axis] / 2));
    corners.set(apply(T, own), 3 * k);
  }
  return corners;
}

/** Metres along the unit ray from the origin at which it enters and leaves the box (in may be negative); undefined past it. */
export function rayThroughBox({ T, size }: Box3, ray: Vec3): readonly [number, number] | undefined {
  const back = inverse(T);
  const direction = apply({ q: back.q, t: [0, 0, 0] }, ray);
  let [into, out] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let axis = 0; axis < 3; axis++) {
    const [o, d, half] = [back.t[axis], direction[axis], size[axis] / 2];
    if (d === 0) {
      if (Math.abs(o) > half) return undefined;
      continue;
    }
    const [a, b] = [(-half - o) / d, (half - o) / d];
    into = Math.max(into, Math.min(a, b));
    out = Math.min(out, Math.max(a, b));
  }
  return into <= out && out > 0 ? [into, out] : undefined;
}

/** Points in rows of `stride` numbers, x, y and z (m) at the places `xyz` of a row. */
export interface PointRows {
  readonly points: Float32Array | Float64Array;
  readonly stride: number;
  readonly xyz: readonly [number, number, number];
  readonly count: number;
}

/** Rows of the points inside, |q| <= size/2 along each axis, ascending. Points are given in the box's outer frame; NaN is outside. */
export function pointsInBox(box: Box3, { points, stride, xyz, count }: PointRows): Uint32Array {
  checkBox3(box);
  const M = toMatrix(inverse(box.T));
  const [hx, hy, hz] = box.size.map(s => s / 2);
  const inside = new Uint32Array(count);
  let n = 0;
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [points[i * stride + xyz[0]], points[i * stride + xyz[1]], points[i * stride + xyz[2]]];
    if (!(Math.abs(M[0] * x + M[1] * y + M[2] * z + M[3]) <= hx)) continue;
    if (!(Math.abs(M[4] * x + M[5] * y + M[6] * z + M[7]) <= hy)) continue;
    if (!(Math.abs(M[8] * x + M[9] * y + M[10] * z + M[11]) <= hz)) continue;
    inside[n++] = i;
  }
  return inside.slice(0, n);
}
