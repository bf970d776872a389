// A quadratic through values of a function around a point: its least place, how it bends, and how well it fits.
import { invertMatrix, symmetricEigen } from '../../geometry/small-matrix.js';

/** Where the function is asked, in units of the radius: the middle, both ends of each axis, the four corners of each pair. */
export interface Stencil {
  readonly n: number;
  /** n numbers per place. */
  readonly places: readonly Float64Array[];
  /** Least-squares solution: coefficients = solve · values. Rows: constant, n slopes, n(n + 1)/2 of the bending. */
  readonly solve: readonly Float64Array[];
}

export interface Quadratic {
  readonly value: number;
  readonly slope: Float64Array;
  /** Row-major n×n second derivatives. */
  readonly bend: Float64Array;
}

export function stencilOf(n: number): Stencil {
  const places = [new Float64Array(n)];
  const place = (...at: readonly (readonly [axis: number, value: number])[]) => {
    const x = new Float64Array(n);
    for (const [axis, value] of at) x[axis] = value;
    places.push(x);
  };
  for (let i = 0; i < n; i++) for (const s of [-1, 1]) place([i, s]);
  const h = Math.SQRT1_2;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) for (const s of [-h, h]) for (const t of [-h, h]) place([i, s], [j, t]);
  const rows = places.map(rowOf);
  const m = rows[0].length;
  const normal = new Float64Array(m * m);
  for (const row of rows) for (let a = 0; a < m; a++) for (let b = 0; b < m; b++) normal[a * m + b] += row[a] * row[b];
  const inverse = invertMatrix(normal, m)!;
  const solve = Array.from({ length: m }, (_, a) =>
    Float64Array.from(rows, row => row.reduce((sum, value, b) => sum + inverse[a * m + b] * value, 0)),
  );
  return { n, places, solve };
}

function rowOf(x: Float64Array): Float64Array {
  const row = [1, ...x];
  for (let i = 0; i < x.length; i++)
    for (let j = i; j < x.length; j++) row.push(i === j ? (x[i] * x[i]) / 2 : x[i] * x[j]);
  return Float64Array.from(row);
}

/** `values[k]` is the function's at `places[k]`. */
export function fitQuadratic({ n, solve }: Stencil, values: ArrayLike<number>): Quadratic {
  const coefficients = solve.map(row => {
    let sum = 0;
    for (let k = 0; k < row.length; k++) sum += row[k] * values[k];
    return sum;
  });
  const bend = new Float64Array(n * n);
  for (let i = 0, at = 1 + n; i < n; i++)
    for (let j = i; j < n; j++, at++) {
      bend[i * n + j] = coefficients[at];
      bend[j * n + i] = coefficients[at];
    }
  return { value: coefficients[0], slope: Float64Array.from(coefficients.slice(1, 1 + n)), bend };
}

/**
 * The least place, in units of the radius, never farther than `farthest` from the middle: along directions that bend down or hardly
 * bend it goes as far as that, downhill.
 */
export function leastPlace({ slope, bend }: Quadratic, farthest: number): Float64Array {
  const n = slope.length;
  const { values, vectors } = symmetricEigen(bend, n);
  const x = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const vector = vectors[k];
    const along = vector.reduce((sum, v, i) => sum + v * slope[i], 0);
    const step = values[k] > 0 ? -along / values[k] : -Math.sign(along) * farthest;
    const limited = Math.max(-farthest, Math.min(farthest, step));
    for (let i = 0; i < n; i++) x[i] += limited * vector[i];
  }
  return x;
}
