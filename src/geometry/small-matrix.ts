// Dense matrices of a few rows, as an estimate with a handful of unknowns needs them: inverse, and symmetric eigenvectors.
import { LuDecomposition, Matrix } from 'ml-matrix';
import { diagonalise } from './diagonalise.js';

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

/** Of a symmetric row-major n×n matrix. Not by ml-matrix: where entries are as small as numbers get it errs by 5e-3. */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  const [values, vectors] = [new Float64Array(n), new Float64Array(n * n)];
  diagonalise(Float64Array.from(matrix), n, values, vectors);
  return {
    values: Array.from(values).reverse(),
    vectors: Array.from({ length: n }, (_, k) => Array.from(vectors.subarray(n * (n - 1 - k), n * (n - k)))),
  };
}
