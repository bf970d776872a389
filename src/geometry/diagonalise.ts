// Eigenvalues and eigenvectors of small symmetric matrices by Jacobi's rotations (Golub & Van Loan, Matrix Computations, § 8.5).

/** Sweeps after which no matrix of doubles changes any more: convergence is quadratic. */
const MOST_SWEEPS = 30;

/**
 * Diagonalises the row-major n×n matrix `a`, which is overwritten. `values` ascend; row k of `vectors` is the unit
 * eigenvector of values[k]. Nothing is allocated: it runs once per point of a cloud. NaN gives NaN.
 */
export function diagonalise(a: Float64Array, n: number, values: Float64Array, vectors: Float64Array): void {
  vectors.fill(0, 0, n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) if (rotate(a, n, p, q, vectors)) rotated = true;
    if (!rotated) break;
  }
  for (let i = 0; i < n; i++) values[i] = a[i * n + i];
  sort(values, n, vectors);
}

/** Makes a[p][q] zero; false when it is negligible already. */
function rotate(a: Float64Array, n: number, p: number, q: number, vectors: Float64Array): boolean {
  const apq = a[p * n + q];
  const app = a[p * n + p];
  const aqq = a[q * n + q];
  if (!(Math.abs(apq) > 1e-17 * Math.sqrt(Math.abs(app * aqq))) || Math.abs(apq) < 1e-300) return false;
  const theta = (aqq - app) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const akp = a[k * n + p];
    const akq = a[k * n + q];
    a[k * n + p] = c * akp - s * akq;
    a[k * n + q] = s * akp + c * akq;
  }
  for (let k = 0; k < n; k++) {
    const apk = a[p * n + k];
    const aqk = a[q * n + k];
    a[p * n + k] = c * apk - s * aqk;
    a[q * n + k] = s * apk + c * aqk;
    const vp = vectors[p * n + k];
    const vq = vectors[q * n + k];
    vectors[p * n + k] = c * vp - s * vq;
    vectors[q * n + k] = s * vp + c * vq;
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  return true;
}

function sort(values: Float64Array, n: number, vectors: Float64Array): void {
  for (let i = 0; i < n - 1; i++) {
    let least = i;
    for (let k = i + 1; k < n; k++) if (values[k] < values[least]) least = k;
    if (least === i) continue;
    const value = values[i];
    values[i] = values[least];
    values[least] = value;
    for (let k = 0; k < n; k++) {
      const entry = vectors[i * n + k];
      vectors[i * n + k] = vectors[least * n + k];
      vectors[least * n + k] = entry;
    }
  }
}
