// A first pose from rays and points by linear algebra: the start of the least squares, as good as the points are spread.
//
//   rᵢ × (P Xᵢ) = 0    P = λ(R | t); for points of a plane P is the 3×3 homography of its coordinates
//
// Hartley and Zisserman, Multiple View Geometry, § 7.1 and § 8.1. Rays instead of pixels: any lens, also beyond 90°.

import { crossProduct, rotateVector } from '../../geometry/rotation-vector.js';
import type { Quaternion, SE3, Vec3 } from '../../geometry/se3.js';
import { symmetricEigen } from '../../geometry/small-matrix.js';
import { unitVector, vec3 } from '../../geometry/vec3.js';
import { alignRotation } from '../time-offset/align-rotation.js';
import { pointSpread, type Spread } from './point-spread.js';

/** `rays` (unit) and `xyz` of the chosen points, three numbers each. None when they are too few or lie on a line. */
export function linearPoses(rays: Float64Array, xyz: Float64Array, chosen: ArrayLike<number>): SE3[] {
  const spread = pointSpread(xyz, chosen);
  if (chosen.length < 4 || spread.kind === 'line') return [];
  if (spread.kind === 'plane') return planePoses(rays, xyz, chosen, spread);
  return chosen.length < 6 ? [] : spacePoses(rays, xyz, chosen, spread);
}

/** The vector that all rows rᵢ × (V·wᵢ) leave smallest; wᵢ has `width` numbers, V is 3 × width. */
function nullVector(
  rays: Float64Array,
  chosen: ArrayLike<number>,
  width: number,
  fill: (i: number, w: Float64Array) => void,
): number[] {
  const n = 3 * width;
  const square = new Float64Array(n * n);
  const w = new Float64Array(width);
  const row = new Float64Array(n);
  for (let k = 0; k < chosen.length; k++) {
    const [x, y, z] = rays.subarray(3 * chosen[k], 3 * chosen[k] + 3);
    fill(chosen[k], w);
    for (const [a, b, c] of [
      [0, -z, y],
      [z, 0, -x],
      [-y, x, 0],
    ]) {
      for (let j = 0; j < width; j++) {
        row[j] = a * w[j];
        row[width + j] = b * w[j];
        row[2 * width + j] = c * w[j];
      }
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) square[n * i + j] += row[i] * row[j];
    }
  }
  return symmetricEigen(square, n).vectors[n - 1];
}

function spacePoses(rays: Float64Array, xyz: Float64Array, chosen: ArrayLike<number>, { centre, size }: Spread): SE3[] {
  const P = nullVector(rays, chosen, 4, (i, w) => {
    for (let c = 0; c < 3; c++) w[c] = (xyz[3 * i + c] - centre[c]) / size;
    w[3] = 1;
  });
  // P is known up to its sign; λR has a positive determinant.
  const [a, b, c] = [0, 4, 8].map((r): Vec3 => [P[r], P[r + 1], P[r + 2]]);
  const turned = crossProduct(a, b);
  const sign = turned[0] * c[0] + turned[1] * c[1] + turned[2] * c[2] < 0 ? -1 : 1;
  const M = Float64Array.from([...a, ...b, ...c], x => sign * x);
  const q = alignRotation(M).rotation;
  const columns = [0, 1, 2].map(k => rotateVector(q, [k === 0 ? 1 : 0, k === 1 ? 1 : 0, k === 2 ? 1 : 0]));
  const scale = columns.reduce((sum, axis, k) => sum + axis[0] * M[k] + axis[1] * M[3 + k] + axis[2] * M[6 + k], 0) / 3;
  // λ(R | t') of points in units of `size` about `centre`.
  const at = vec3(k => (sign * P[4 * k + 3] * size) / scale);
  return scale > 0 && at.every(Number.isFinite) ? [fromCentre(q, at, centre)] : [];
}

/**
 * The pose of a plane and its twin: both show nearly the same picture when the target is small or far (Collins and Bartoli
 * 2014). The twin mirrors what lies in the plane along the line of sight.
 */
function planePoses(rays: Float64Array, xyz: Float64Array, chosen: ArrayLike<number>, spread: Spread): SE3[] {
  const { centre, size, axes } = spread;
  const H = nullVector(rays, chosen, 3, (i, w) => {
    const d = [0, 1, 2].map(c => (xyz[3 * i + c] - centre[c]) / size);
    w[0] = d[0] * axes[0][0] + d[1] * axes[0][1] + d[2] * axes[0][2];
    w[1] = d[0] * axes[1][0] + d[1] * axes[1][1] + d[2] * axes[1][2];
    w[2] = 1;
  });
  // The plane's centre lies in front of the rays, not behind them.
  const i = chosen[0];
  const d = [0, 1, 2].map(c => (xyz[3 * i + c] - centre[c]) / size);
  const [a, b] = axes.slice(0, 2).map(axis => d[0] * axis[0] + d[1] * axis[1] + d[2] * axis[2]);
  const ahead = [0, 1, 2].reduce(
    (sum, r) => sum + rays[3 * i + r] * (H[3 * r] * a + H[3 * r + 1] * b + H[3 * r + 2]),
    0,
  );
  const sign = ahead < 0 ? -1 : 1;
  const column = (c: number): Vec3 => [sign * H[c], sign * H[3 + c], sign * H[6 + c]];
  const [h1, h2, h3] = [0, 1, 2].map(column);
  const scale = (Math.hypot(...h1) + Math.hypot(...h2)) / 2;
  const [p1, p2] = orthonormal(h1, h2);
  const at = vec3(k => (h3[k] * size) / scale);
  const range = Math.hypot(...at);
  if (![...p1, ...p2, ...at].every(Number.isFinite) || !(range > 0)) return [];
  const mirror = (p: Vec3): Vec3 => {
    const along = (2 * (p[0] * at[0] + p[1] * at[1] + p[2] * at[2])) / (range * range);
    return [p[0] - along * at[0], p[1] - along * at[1], p[2] - along * at[2]];
  };
  return [
    [p1, p2],
    [mirror(p1), mirror(p2)],
  ].map(([x, y]) => {
    const into = [x, y, crossProduct(x, y)];
    const R = [0, 1, 2].flatMap(r => [0, 1, 2].map(c => into.reduce((sum, p, k) => sum + p[r] * axes[k][c], 0)));
    return fromCentre(alignRotation(Float64Array.from(R)).rotation, at, centre);
  });
}

function fromCentre(q: Quaternion, at: Vec3, centre: Vec3): SE3 {
  const turned = rotateVector(q, centre);
  return { q, t: [at[0] - turned[0], at[1] - turned[1], at[2] - turned[2]] };
}

/** Two unit vectors at right angles, as near to both as can be. */
function orthonormal(a: Vec3, b: Vec3): [Vec3, Vec3] {
  const [u, v] = [unitVector(a), unitVector(b)];
  const sum = unitVector([u[0] + v[0], u[1] + v[1], u[2] + v[2]]);
  const gap = unitVector([u[0] - v[0], u[1] - v[1], u[2] - v[2]]);
  const half = (s: number): Vec3 => unitVector([sum[0] + s * gap[0], sum[1] + s * gap[1], sum[2] + s * gap[2]]);
  return [half(1), half(-1)];
}
