// The normal equations of point-to-plane matching, with what the normals' own errors feign taken off.
//
// A small motion (ω, v) moves point q by ω × q + v, and its distance to the plane (m, n) by j · (ω, v), j = (q × n, n)
// (Low 2004, "Linear Least-Squares Optimization for Point-to-Plane ICP"). Normals that err by δ add E[δj δjᵀ] to Σ j jᵀ, and
// so make motions look observed that no surface opposes: on a bare plane, turning about its normal. This expectation is
// known from the normals' variance and is subtracted (errors-in-variables, Fuller 1987, § 1.2). For the same reason what is
// known of a motion is counted with the plane's own point m in place of q: beside it, on a round wall, the normal of m is not
// that of q, and turning about the axis would look observed.
import { diagonalise } from '../../geometry/diagonalise.js';

export interface PlaneSystem {
  /** Row-major 6×6, rotation first; turning is scaled by `lever` so that all six entries are metres. */
  readonly matrix: Float64Array;
  /** What the surface tells: as `matrix`, at the planes' own points. */
  readonly information: Float64Array;
  /** The part of `information` that the normals' errors feign, in expectation. */
  readonly feigned: Float64Array;
  readonly gradient: Float64Array;
}

export function newPlaneSystem(): PlaneSystem {
  const square = () => new Float64Array(36);
  return { matrix: square(), information: square(), feigned: square(), gradient: new Float64Array(6) };
}

export function clear({ matrix, information, feigned, gradient }: PlaneSystem): void {
  matrix.fill(0);
  information.fill(0);
  feigned.fill(0);
  gradient.fill(0);
}

const j = new Float64Array(6);
const tangents = new Float64Array(6);
const d = new Float64Array(6);

/** One point q with its plane's point m and normal n, distance e to the plane, weight, and the normal's variance, rad². */
export function addPoint(
  system: PlaneSystem,
  lever: number,
  q: ArrayLike<number>,
  m: ArrayLike<number>,
  n: ArrayLike<number>,
  e: number,
  weight: number,
  variance: number,
): void {
  row(q, n, lever, j);
  for (let a = 0; a < 6; a++) {
    system.gradient[a] += weight * j[a] * e;
    for (let b = 0; b < 6; b++) system.matrix[6 * a + b] += weight * j[a] * j[b];
  }
  row(m, n, lever, j);
  for (let a = 0; a < 6; a++) for (let b = 0; b < 6; b++) system.information[6 * a + b] += weight * j[a] * j[b];
  tangentsOf(n);
  for (let k = 0; k < 6; k += 3) {
    row(m, tangents.subarray(k, k + 3), lever, d);
    for (let a = 0; a < 6; a++)
      for (let b = 0; b < 6; b++) system.feigned[6 * a + b] += weight * variance * d[a] * d[b];
  }
}

function row(q: ArrayLike<number>, n: ArrayLike<number>, lever: number, out: Float64Array): void {
  out[0] = (q[1] * n[2] - q[2] * n[1]) / lever;
  out[1] = (q[2] * n[0] - q[0] * n[2]) / lever;
  out[2] = (q[0] * n[1] - q[1] * n[0]) / lever;
  out[3] = n[0];
  out[4] = n[1];
  out[5] = n[2];
}

/** Two unit vectors across n, from the axis that n is least along. */
function tangentsOf(n: ArrayLike<number>): void {
  const [x, y, z] = [Math.abs(n[0]), Math.abs(n[1]), Math.abs(n[2])];
  const axis = x <= y && x <= z ? 0 : y <= z ? 1 : 2;
  const dot = n[axis];
  const length = Math.sqrt(1 - dot * dot);
  for (let i = 0; i < 3; i++) tangents[i] = ((i === axis ? 1 : 0) - dot * n[i]) / length;
  tangents[3] = n[1] * tangents[2] - n[2] * tangents[1];
  tangents[4] = n[2] * tangents[0] - n[0] * tangents[2];
  tangents[5] = n[0] * tangents[1] - n[1] * tangents[0];
}

/**
 * The step −H⁺ g along the observed directions only; along the others the prediction stays (Zhang, Kaess & Singh 2016, "On
 * Degeneracy of Optimization-based State Estimation Problems"). Observed: what is left of the information along a
 * direction after `feigned` is at least as much as was taken off, and 1e-4 of the largest eigenvalue.
 * `covariance` (6×6, per unit variance of e) has infinite variance along what is not observed.
 */
export function solve({ matrix, information, feigned, gradient }: PlaneSystem): {
  step: Float64Array;
  covariance: Float64Array;
} {
  const values = new Float64Array(6);
  const vectors = new Float64Array(36);
  diagonalise(matrix.slice(), 6, values, vectors);
  const step = new Float64Array(6);
  const covariance = new Float64Array(36);
  for (let k = 0; k < 6; k++) {
    const v = vectors.subarray(6 * k, 6 * k + 6);
    const off = quadratic(feigned, v);
    const left = quadratic(information, v) - off;
    const observed = left >= off && left > 1e-4 * values[5];
    let along = 0;
    for (let a = 0; a < 6; a++) along += v[a] * gradient[a];
    for (let a = 0; a < 6; a++) {
      if (observed) step[a] -= (v[a] * along) / values[k];
      for (let b = 0; b < 6; b++) {
        const part = v[a] * v[b];
        if (observed) covariance[6 * a + b] += part / left;
        else if (Math.abs(part) > 1e-3) covariance[6 * a + b] = Number.POSITIVE_INFINITY;
      }
    }
  }
  return { step, covariance };
}

function quadratic(m: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < 6; a++) for (let b = 0; b < 6; b++) sum += v[a] * m[6 * a + b] * v[b];
  return sum;
}
