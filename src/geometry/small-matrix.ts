// Dense matrices of a few rows, as an estimate with a handful of unknowns needs them: inverse, and symmetric eigenvectors.
import { LuDecomposition, Matrix } from 'ml-matrix';

/**
 * Inverse of a row-major n×n matrix, or undefined when it is singular. The matrix is first scaled to a unit diagonal, because
 * the unknowns of one fit have different units.
 */
export function invertMatrix(matrix: ArrayLike<number>, n: number): Float64Array | undefined {
  const scale = Array.from({ length: n }, (_, i) => 1 / Math.sqrt(Math.abs(matrix[i * n + i])));
  if (!scale.every(s => s > 0 && Number.isFinite(s))) return undefined;
  const scaled = new Matrix(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) scaled.set(i, j, matrix[i * n + j] * scale[i] * scale[j]);
  const lu = new LuDecomposition(scaled);
  // A pivot this small of a matrix with a unit diagonal is what rounding leaves of none.
  if (!lu.upperTriangularMatrix.diagonal().every(pivot => Math.abs(pivot) > 1e-13)) return undefined;
  const inverse = lu.solve(Matrix.eye(n));
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return inverse.get(i, j) * scale[i] * scale[j];
  });
}

/** Eigenvalues in descending order; `vectors[k]` is the unit eigenvector of `values[k]`. */
export interface Eigen {
  readonly values: number[];
  readonly vectors: number[][];
}

/**
 * Of a symmetric row-major n×n matrix, by cyclic Jacobi rotations (Golub & Van Loan, 8.5): exact to rounding, also where
 * entries are as small as numbers get, which ml-matrix answers with errors of 5e-3.
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  const a = Array.from(matrix);
  const v = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    let diagonal = 0;
    for (let p = 0; p < n; p++) {
      diagonal += a[p * n + p] ** 2;
      for (let q = p + 1; q < n; q++) off += a[p * n + q] ** 2;
    }
    if (!(off > 1e-32 * diagonal)) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotatePair(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j] - a[i * n + i]);
  return {
    values: order.map(i => a[i * n + i]),
    vectors: order.map(i => Array.from({ length: n }, (_, k) => v[k * n + i])),
  };
}

function rotatePair(a: number[], v: number[], n: number, p: number, q: number): void {
  if (a[p * n + q] === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
    const [e, f] = [v[k * n + p], v[k * n + q]];
    v[k * n + p] = c * e - s * f;
    v[k * n + q] = s * e + c * f;
  }
}
