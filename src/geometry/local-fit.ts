// A polynomial through a few samples around a moment, blind to outliers among them; and how far its value there can be trusted.

export interface LocalFit {
  /** At t = 0, one number per dimension: value, first and second derivative. */
  readonly value: readonly number[];
  readonly slope: readonly number[];
  readonly curve: readonly number[];
  /** Variance of value, slope and second derivative, for a noise of 1 in each dimension of each sample. */
  readonly value2: number;
  readonly slope2: number;
  readonly curve2: number;
  /** Value at 0 of t², t³ and t⁴ fitted likewise: what motion beyond the polynomial does to `value`, per unit. */
  readonly beyond: readonly [number, number, number];
  readonly degree: number;
}

/** Rounds of reweighting. */
const ROUNDS = 4;
/** Tukey's constant for 95 % efficiency (Beaton & Tukey 1974), on the robust scale. */
const TUKEY = 4.685;
/** Samples of one fit. */
const MOST = 16;

/** Filled anew by every fit: millions are made, and nothing but the result lives on. */
const s = new Float64Array(MOST);
const w = new Float64Array(MOST);
const next = new Float64Array(MOST);
const sorted = new Float64Array(MOST);
const chosen = new Float64Array(MOST);
const r = new Float64Array(MOST);
const M = new Float64Array(9);
const found = new Float64Array(9);

/**
 * `t` are at most 16 moments around 0, `dimensions` one to three rows of values there; `noise` is the least scale that residuals
 * are measured by. Undefined where the moments do not carry the degree (1 or 2).
 */
export function localFit(
  t: readonly number[],
  dimensions: readonly (readonly number[])[],
  degree: 1 | 2,
  noise: number,
): LocalFit | undefined {
  const n = t.length;
  // Moments of the order of 1: powers of them stay comparable.
  let unit = 0;
  for (let j = 0; j < n; j++) unit = Math.max(unit, Math.abs(t[j]));
  if (n <= degree || n > MOST || !(unit > 0)) return undefined;
  for (let j = 0; j < n; j++) {
    s[j] = t[j] / unit;
    w[j] = 1;
  }
  if (!invertMoments(n, w, degree)) return undefined;
  solve(n, dimensions);
  // As many samples as coefficients leave nothing to judge them by, and what lies within its noise needs no judge.
  if (n > degree + 1 && measure(n, dimensions) > 2 * noise) reweigh(n, dimensions, degree, noise);
  const derived = (k: number, factor: number) => dimensions.map((_, d) => found[3 * d + k] * factor);
  return {
    value: derived(0, 1),
    slope: derived(1, 1 / unit),
    curve: derived(2, 2 / unit ** 2),
    value2: variance(n, 0),
    slope2: variance(n, 1) / unit ** 2,
    curve2: (4 * variance(n, 2)) / (unit ** 2) ** 2,
    beyond: beyond(n, unit),
    degree,
  };
}

/** From the polynomial through as few labels as carry it that most others agree with, Tukey's biweight around it. */
function reweigh(n: number, dimensions: readonly (readonly number[])[], degree: 1 | 2, noise: number): void {
  startAmongMost(n, dimensions, degree);
  for (let round = 0; round < ROUNDS; round++) {
    measure(n, dimensions);
    const scale = TUKEY * Math.max(noise, 1.4826 * orderOf(n, n >> 1));
    for (let j = 0; j < n; j++) next[j] = r[j] < scale ? (1 - (r[j] / scale) ** 2) ** 2 : 0;
    if (!invertMoments(n, next, degree)) {
      invertMoments(n, w, degree);
      solve(n, dimensions);
      return;
    }
    w.set(next);
    solve(n, dimensions);
  }
}

/**
 * Least median of squares over all subsets of as many samples as coefficients (Rousseeuw 1984), at the order that stands as many
 * outliers as can be told: 2 of 8 for a parabola, 3 of 8 for a line. Fitted again with the samples up to that order alone.
 */
function startAmongMost(n: number, dimensions: readonly (readonly number[])[], degree: 1 | 2): void {
  const order = ((n + degree + 2) >> 1) - 1;
  let best = Number.POSITIVE_INFINITY;
  const judge = (a: number, b: number, c: number) => {
    w.fill(0);
    w[a] = w[b] = w[c] = 1;
    if (!invertMoments(n, w, degree)) return;
    solve(n, dimensions);
    measure(n, dimensions);
    const middle = orderOf(n, order);
    if (middle >= best) return;
    best = middle;
    for (let j = 0; j < n; j++) chosen[j] = r[j] <= middle ? 1 : 0;
  };
  chosen.fill(1);
  for (let a = 0; a < n; a++)
    for (let b = a + 1; b < n; b++)
      if (degree === 1) judge(a, b, b);
      else for (let c = b + 1; c < n; c++) judge(a, b, c);
  w.set(chosen);
  if (!invertMoments(n, w, degree)) {
    w.fill(1);
    invertMoments(n, w, degree);
  }
  solve(n, dimensions);
}

/** What sample j adds to coefficient k, per unit of its value. */
function influence(k: number, j: number): number {
  return w[j] * (M[3 * k] + M[3 * k + 1] * s[j] + M[3 * k + 2] * s[j] * s[j]);
}

function solve(n: number, dimensions: readonly (readonly number[])[]): void {
  found.fill(0);
  for (let j = 0; j < n; j++)
    for (let k = 0; k < 3; k++) {
      const share = influence(k, j);
      for (let d = 0; d < dimensions.length; d++) found[3 * d + k] += share * dimensions[d][j];
    }
}

/** Distances of the samples from the polynomial, into `r`; gives the largest. */
function measure(n: number, dimensions: readonly (readonly number[])[]): number {
  let worst = 0;
  for (let j = 0; j < n; j++) {
    let square = 0;
    for (let d = 0; d < dimensions.length; d++)
      square += (dimensions[d][j] - found[3 * d] - s[j] * (found[3 * d + 1] + s[j] * found[3 * d + 2])) ** 2;
    r[j] = Math.sqrt(square);
    worst = Math.max(worst, r[j]);
  }
  return worst;
}

function variance(n: number, k: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += influence(k, j) ** 2;
  return sum;
}

/** By products: engines differ in the last bits of higher powers. */
function beyond(n: number, unit: number): [number, number, number] {
  let [second, third, fourth] = [0, 0, 0];
  for (let j = 0; j < n; j++) {
    const square = s[j] * s[j];
    const share = influence(0, j) * square;
    second += share;
    third += share * s[j];
    fourth += share * square;
  }
  const unit2 = unit * unit;
  return [second * unit2, third * unit2 * unit, fourth * unit2 * unit2];
}

/** Inverse of the weighted normal matrix of 1, s, s² into `M` as rows of 3, zeros beyond the degree; false where it is singular. */
function invertMoments(n: number, weights: Float64Array, degree: 1 | 2): boolean {
  let [a, b, c, d, e] = [0, 0, 0, 0, 0];
  for (let j = 0; j < n; j++) {
    const [weight, x] = [weights[j], s[j]];
    a += weight;
    b += weight * x;
    c += weight * x * x;
    d += weight * x * x * x;
    e += weight * x * x * x * x;
  }
  if (degree === 1) {
    const det = a * c - b * b;
    if (!(det > 1e-9 * a * c)) return false;
    M.fill(0);
    M[0] = c / det;
    M[1] = M[3] = -b / det;
    M[4] = a / det;
    return true;
  }
  // Of the symmetric matrix [a b c; b c d; c d e], by cofactors.
  const [A, B, C] = [c * e - d * d, c * d - b * e, b * d - c * c];
  const det = a * A + b * B + c * C;
  if (!(det > 1e-9 * a * c * e)) return false;
  M[0] = A / det;
  M[1] = M[3] = B / det;
  M[2] = M[6] = C / det;
  M[4] = (a * e - c * c) / det;
  M[5] = M[7] = (b * c - a * d) / det;
  M[8] = (a * c - b * b) / det;
  return true;
}

/** The distance of this place when they ascend; sorts a copy in `sorted`. */
function orderOf(n: number, place: number): number {
  for (let j = 0; j < n; j++) {
    let k = j;
    for (; k > 0 && sorted[k - 1] > r[j]; k--) sorted[k] = sorted[k - 1];
    sorted[k] = r[j];
  }
  return sorted[place];
}
