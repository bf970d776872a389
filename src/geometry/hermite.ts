// Cubic Hermite interpolation of sampled signals, with slopes taken from the samples around.

/** The cubic through y0 and y1 with slopes m0 and m1 per unit of t, at `t` between t0 and t1. */
export function hermite(t0: number, t1: number, y0: number, y1: number, m0: number, m1: number, t: number): number {
  const h = t1 - t0;
  const s = (t - t0) / h;
  const r = 1 - s;
  return y0 * (1 + 2 * s) * r * r + y1 * (3 - 2 * s) * s * s + h * s * r * (m0 * r - m1 * s);
}

/**
 * Slope at t[k] of the polynomial through all given samples: fourth order in the step with five samples around k, so that
 * the interpolant is too. `t` must not repeat. Lagrange: y'(t_k) = Σ_j y_j ℓ_j'(t_k).
 */
export function slopeAt(t: ArrayLike<number>, y: ArrayLike<number>, k: number): number {
  let slope = 0;
  for (let j = 0; j < t.length; j++) {
    if (j === k) continue;
    let weight = 1 / (t[j] - t[k]);
    for (let m = 0; m < t.length; m++) if (m !== j && m !== k) weight *= (t[k] - t[m]) / (t[j] - t[m]);
    // ℓ_k' is minus the sum of the others: written with differences, a constant has slope 0 exactly.
    slope += weight * (y[j] - y[k]);
  }
  return slope;
}
