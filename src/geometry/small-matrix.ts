// Dense matrices of a few rows, as an estimate with a handful of unknowns needs them: inverse, and symmetric eigenvectors.

/**
 * Inverse of a row-major n×n matrix by Gauss–Jordan elimination with partial pivoting, or undefined when it is singular.
 * The matrix is first scaled to a unit diagonal, because the unknowns of one fit have different units.
 */
export function invertMatrix(matrix: ArrayLike<number>, n: number): Float64Array | undefined {
  const scale = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const d = Math.sqrt(Math.abs(matrix[i * n + i]));
    if (!(d > 0 && Number.isFinite(d))) return undefined;
    scale[i] = 1 / d;
  }
  const a = new Float64Array(n * n);
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] = matrix[i * n + j] * scale[i] * scale[j];
    inverse[i * n + i] = 1;
  }
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]) > Math.abs(a[pivot * n + c])) pivot = r;
    const size = a[pivot * n + c];
    if (!(Math.abs(size) > 1e-13)) return undefined;
    for (let j = 0; j < n; j++) {
      for (const m of [a, inverse]) [m[c * n + j], m[pivot * n + j]] = [m[pivot * n + j], m[c * n + j]];
    }
    for (let j = 0; j < n; j++) {
      a[c * n + j] /= size;
      inverse[c * n + j] /= size;
    }
    for (let r = 0; r < n; r++) {
      const f = a[r * n + c];
      if (r === c || f === 0) continue;
      for (let j = 0; j < n; j++) {
        a[r * n + j] -= f * a[c * n + j];
        inverse[r * n + j] -= f * inverse[c * n + j];
      }
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) inverse[i * n + j] *= scale[i] * scale[j];
  return inverse;
}

/** Eigenvalues in descending order; `vectors[k]` is the unit eigenvector of `values[k]`. */
export interface Eigen {
  readonly values: number[];
  readonly vectors: number[][];
}

/** Of a symmetric row-major n×n matrix, by cyclic Jacobi rotations (Golub & Van Loan, 8.5): exact to rounding. */
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
