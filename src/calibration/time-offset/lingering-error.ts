// What residuals themselves say of the sigma of a fit, where an error may linger from one of them to the next.

/**
 * Σᵢⱼ w(tᵢ − tⱼ) sᵢsⱼᵀ with w falling from 1 to 0 over `seconds`: the variance of Σ sᵢ when scores that are near in time hang
 * together (Bartlett's kernel, Newey & West 1987). n × n, row-major. `t` ascends, s; a hole in the drive ends the memory.
 */
export function lingeringSquare(scores: Float64Array, n: number, t: Float64Array, seconds: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < t.length; i++) {
    for (let j = i; j < t.length && t[j] - t[i] < seconds; j++) {
      const w = (1 - (t[j] - t[i]) / seconds) * (j === i ? 0.5 : 1);
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++)
          out[n * a + b] += w * (scores[n * i + a] * scores[n * j + b] + scores[n * j + a] * scores[n * i + b]);
    }
  }
  return out;
}
