// How sure a share is: the exact interval of Clopper and Pearson (1934) for k of n.

/** Two-sided 95 %. */
const TAIL = 0.025;

export interface Share {
  readonly k: number;
  readonly n: number;
  /** k / n; NaN where n is 0. */
  readonly value: number;
  /** 95 % interval: covers at least as often, whatever the true share is. [0, 1] where n is 0. */
  readonly low: number;
  readonly high: number;
}

export function shareOf(k: number, n: number): Share {
  return { k, n, value: k / n, low: lowerEnd(k, n), high: 1 - lowerEnd(n - k, n) };
}

/** The share p at which k or more of n is as rare as the tail: I_p(k, n − k + 1) = 0.025, by bisection (monotone in p). */
function lowerEnd(k: number, n: number): number {
  if (k === 0) return 0;
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, k, n - k + 1) < TAIL) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (DLMF 8.17.22). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean only; above it the other tail is computed.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const step of [even, odd]) {
      d = 1 / nonZero(1 + step * d);
      c = nonZero(1 + step / c);
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return front * fraction;

  function nonZero(value: number): number {
    return Math.abs(value) < tiny ? tiny : value;
  }
}

/** ln Γ(x), x ≥ 1: Stirling's series (DLMF 5.11.1) after shifting x above 15, good to 1e-14 relative. */
function logGamma(x: number): number {
  let shift = 0;
  while (x < 15) shift += Math.log(x++);
  const z = 1 / (x * x);
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
