// How improbable so few counts are, where the expectation itself scatters: the lower tail of a Gamma–Poisson mixture.
//
//   N ~ Poisson(λ), λ ~ Gamma(shape k, mean μ);  P(0) = (k / (k + μ))^k,  P(n) = P(n−1) · (n − 1 + k)/n · μ/(k + μ)
//   (negative binomial: Greenwood and Yule 1920)

/** −log10 P(N <= n), at most 300. `shape`: 1/σ² of the relative scatter of the mean; NaN never, 0 where nothing is expected. */
export function fewerThan(n: number, mean: number, shape: number): number {
  if (!(mean > 0)) return 0;
  // Beyond some thousands the scatter of the mean is all that counts, and the sum would be long: the same ratio of fewer.
  const scale = Math.min(1, MOST / mean);
  const [mu, most] = [mean * scale, Math.floor(n * scale)];
  if (most >= mu + 10 * Math.sqrt(mu + (mu * mu) / shape)) return 0;
  const step = Math.log(mu / (shape + mu));
  let term = shape * Math.log(shape / (shape + mu));
  // Terms as logarithms: P(0) of a large mean is no number any more.
  let [top, sum] = [term, 1];
  for (let i = 1; i <= most; i++) {
    term += Math.log((i - 1 + shape) / i) + step;
    if (term > top) {
      sum = sum * Math.exp(top - term) + 1;
      top = term;
    } else sum += Math.exp(term - top);
  }
  return Math.min(300, Math.max(0, -(top + Math.log(sum)) / Math.LN10));
}

const MOST = 2000;
