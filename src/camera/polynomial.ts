// Real roots of small polynomials, for finding where a distortion formula turns back. Coefficients: lowest power first.

/** All roots in (0, limit], ascending: between two roots of its derivative a polynomial has at most one, found by bisection. */
export function positiveRoots(polynomial: readonly number[], limit: number): number[] {
  const c = trim(polynomial);
  if (c.length < 2) return [];
  const derivative = c.slice(1).map((value, i) => value * (i + 1));
  const edges = [0, ...positiveRoots(derivative, limit), limit];
  const roots: number[] = [];
  for (let i = 1; i < edges.length; i++) {
    const root = rootBetween(c, edges[i - 1], edges[i]);
    if (root !== undefined && root > 0 && root !== roots.at(-1)) roots.push(root);
  }
  return roots;
}

export function multiply(a: readonly number[], b: readonly number[]): number[] {
  const product = new Array<number>(a.length + b.length - 1).fill(0);
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) product[i + j] += a[i] * b[j];
  return product;
}

/** `a + scale · b`. */
export function add(a: readonly number[], b: readonly number[], scale = 1): number[] {
  const sum = new Array<number>(Math.max(a.length, b.length)).fill(0);
  for (let i = 0; i < sum.length; i++) sum[i] = (a[i] ?? 0) + scale * (b[i] ?? 0);
  return sum;
}

export function valueAt(c: readonly number[], x: number): number {
  let sum = 0;
  for (let i = c.length - 1; i >= 0; i--) sum = sum * x + c[i];
  return sum;
}

function trim(c: readonly number[]): number[] {
  let n = c.length;
  while (n > 0 && c[n - 1] === 0) n--;
  return c.slice(0, n);
}

function rootBetween(c: readonly number[], lo: number, hi: number): number | undefined {
  const atLo = valueAt(c, lo);
  const atHi = valueAt(c, hi);
  if (atHi === 0) return hi;
  if (atLo === 0 || atLo > 0 === atHi > 0) return undefined;
  for (;;) {
    const mid = lo + (hi - lo) / 2;
    if (mid <= lo || mid >= hi) return hi;
    if (valueAt(c, mid) > 0 === atLo > 0) lo = mid;
    else hi = mid;
  }
}
