// What two sets of rays say of the motion between them, by least squares: turned only, or turned and moved.
//
// f = R g for a camera that only turned (g: the ray at the end, f: the same point's ray at the start, R = R(start)⁻¹ R(end));
// f · (t × R g) = 0 for one that moved by t too (epipolar constraint). Residuals are angles, rad, divided by what a unit
// error of both rays does to them (Sampson's weight on the sphere), so that their σ is that of one ray.

import { diagonalise } from '../../geometry/diagonalise.js';
import { apply, compose, type Quaternion, type Vec3 } from '../../geometry/index.js';
import { crossProduct, rotationExp } from '../../geometry/rotation-vector.js';

/** f[3i..3i+2] and g[3i..3i+2]: unit rays of the same points at the start and at the end. */
export interface RayPairs {
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly count: number;
}

export interface RayMotion {
  readonly q: Quaternion;
  /** Direction of the end's place seen from the start; undefined for a camera that only turned. */
  readonly t?: Vec3;
}

/** Rows of the Jacobian for turning about x, y, z and, with a translation, for turning t about its two tangents. */
interface Row {
  readonly e: Float64Array;
  readonly j: Float64Array;
  /** Residuals of one pair: 2 for turning only, 1 for the epipolar constraint. */
  readonly size: 1 | 2;
  readonly width: 3 | 5;
}

/** Residuals of all pairs: squared, in units of one ray's σ², per pair. */
export function squaredResiduals(pairs: RayPairs, motion: RayMotion, out: Float64Array): void {
  const row = rowFor(motion);
  for (let i = 0; i < pairs.count; i++) {
    fillRow(pairs, i, motion, row);
    out[i] = row.e[0] ** 2 + (row.size === 2 ? row.e[1] ** 2 : 0);
  }
}

/**
 * One Gauss–Newton step over the chosen pairs. `weight` is per entry of `chosen`; `inverse` receives the inverse of the
 * normal matrix (width × width, rotation first; infinite where nothing is known).
 */
export function improve(
  pairs: RayPairs,
  motion: RayMotion,
  chosen: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
  inverse?: Float64Array,
): RayMotion {
  const row = rowFor(motion);
  const { width, size, j, e } = row;
  const H = new Float64Array(width * width);
  const b = new Float64Array(width);
  for (let k = 0; k < chosen.length; k++) {
    const w = weight ? weight[k] : 1;
    if (w === 0) continue;
    fillRow(pairs, chosen[k], motion, row);
    for (let r = 0; r < size; r++)
      for (let a = 0; a < width; a++) {
        b[a] += w * j[r * width + a] * e[r];
        for (let c = 0; c < width; c++) H[a * width + c] += w * j[r * width + a] * j[r * width + c];
      }
  }
  const step = solved(H, b, width, inverse);
  const turn = rotationExp([step[0], step[1], step[2]]);
  const q = compose({ q: turn, t: [0, 0, 0] }, { q: motion.q, t: [0, 0, 0] }).q;
  if (!motion.t) return { q };
  const [s, u] = tangents(motion.t);
  return { q, t: unit(motion.t.map((value, i) => value + step[3] * s[i] + step[4] * u[i])) };
}

function rowFor(motion: RayMotion): Row {
  return motion.t
    ? { e: new Float64Array(1), j: new Float64Array(5), size: 1, width: 5 }
    : { e: new Float64Array(2), j: new Float64Array(6), size: 2, width: 3 };
}

function fillRow({ f, g }: RayPairs, i: number, { q, t }: RayMotion, row: Row): void {
  const a: Vec3 = [f[3 * i], f[3 * i + 1], f[3 * i + 2]];
  const p = apply({ q, t: [0, 0, 0] }, [g[3 * i], g[3 * i + 1], g[3 * i + 2]]);
  if (t) epipolarRow(a, p, t, row);
  else turnRow(a, p, row);
}

/** Both components of p − f across f; a turn ω moves p by ω × p. */
function turnRow(f: Vec3, p: Vec3, { e, j }: Row): void {
  const axes = tangents(f);
  for (let r = 0; r < 2; r++) {
    const s = axes[r];
    e[r] = dot(s, p) / Math.SQRT2;
    // s · (ω × p) = ω · (p × s)
    const d = crossProduct(p, s);
    for (let c = 0; c < 3; c++) j[3 * r + c] = d[c] / Math.SQRT2;
  }
}

function epipolarRow(f: Vec3, p: Vec3, t: Vec3, { e, j }: Row): void {
  const plane = crossProduct(t, p);
  const other = crossProduct(t, f);
  const size = Math.sqrt(dot(plane, plane) + dot(other, other)) + 1e-9;
  e[0] = dot(f, plane) / size;
  // f · (t × (ω × p)) = ω · (f (t · p) − t (f · p));  f · (d × p) = d · (p × f)
  const [tp, fp] = [dot(t, p), dot(f, p)];
  for (let c = 0; c < 3; c++) j[c] = (f[c] * tp - t[c] * fp) / size;
  const d = crossProduct(p, f);
  const axes = tangents(t);
  j[3] = dot(d, axes[0]) / size;
  j[4] = dot(d, axes[1]) / size;
}

/** −H⁻¹ b; directions that nothing tells of stay as they are. */
function solved(H: Float64Array, b: Float64Array, width: number, inverse?: Float64Array): Float64Array {
  const values = new Float64Array(width);
  const vectors = new Float64Array(width * width);
  diagonalise(H, width, values, vectors);
  const step = new Float64Array(width);
  inverse?.fill(0);
  for (let k = 0; k < width; k++) {
    const v = vectors.subarray(k * width, (k + 1) * width);
    const known = values[k] > 1e-12 * values[width - 1];
    let along = 0;
    for (let a = 0; a < width; a++) along += v[a] * b[a];
    for (let a = 0; a < width; a++) {
      if (known) step[a] -= (v[a] * along) / values[k];
      if (!inverse) continue;
      for (let c = 0; c < width; c++)
        if (known) inverse[a * width + c] += (v[a] * v[c]) / values[k];
        else if (Math.abs(v[a] * v[c]) > 1e-3) inverse[a * width + c] = Number.POSITIVE_INFINITY;
    }
  }
  return step;
}

/** Two unit vectors across a unit vector. */
function tangents(v: Vec3): [Vec3, Vec3] {
  const axis =
    Math.abs(v[0]) < Math.abs(v[1])
      ? Math.abs(v[0]) < Math.abs(v[2])
        ? 0
        : 2
      : Math.abs(v[1]) < Math.abs(v[2])
        ? 1
        : 2;
  const s = unit([0, 1, 2].map(i => (i === axis ? 1 : 0) - v[axis] * v[i]));
  return [s, crossProduct(v, s)];
}

export function unit(v: readonly number[]): Vec3 {
  const length = Math.hypot(v[0], v[1], v[2]) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
