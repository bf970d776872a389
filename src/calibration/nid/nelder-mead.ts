// Minimum of a function of a few unknowns by Nelder and Mead's simplex: no derivatives, and small bumps do not stop it.

export interface SimplexOptions {
  /** Most evaluations of the function. */
  readonly most: number;
  /** Ends when the simplex is smaller than this in every unknown. */
  readonly size: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly evaluations: number;
}

/**
 * Starts with `start` and one further corner per unknown, `step` away. The coefficients adapt to the number of unknowns (Gao & Han
 * 2012), without which the simplex degenerates in six. A value of NaN counts as the worst. Deterministic.
 */
export function nelderMead(
  f: (x: Float64Array) => number,
  start: ArrayLike<number>,
  step: ArrayLike<number>,
  { most, size }: SimplexOptions,
): Minimum {
  const n = start.length;
  let evaluations = 0;
  const at = (x: Float64Array) => {
    evaluations++;
    const value = f(x);
    return { x, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const corners = [at(Float64Array.from(start))];
  if (n === 0) return { ...corners[0], evaluations };
  for (let i = 0; i < n; i++) {
    const x = Float64Array.from(start);
    x[i] += step[i];
    corners.push(at(x));
  }
  const [expand, contract, shrink] = n === 1 ? [2, 0.5, 0.5] : [1 + 2 / n, 0.75 - 1 / (2 * n), 1 - 1 / n];
  while (evaluations < most) {
    corners.sort((a, b) => a.value - b.value);
    const [best, worst, second] = [corners[0], corners[n], corners[n - 1]];
    if (extent(corners) < size) break;
    const middle = new Float64Array(n);
    for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) middle[i] += corners[k].x[i] / n;
    const along = (s: number) => at(middle.map((m, i) => m + s * (m - worst.x[i])));
    const mirrored = along(1);
    if (mirrored.value < best.value) {
      const farther = along(expand);
      corners[n] = farther.value < mirrored.value ? farther : mirrored;
    } else if (mirrored.value < second.value) {
      corners[n] = mirrored;
    } else {
      const nearer = along(mirrored.value < worst.value ? contract : -contract);
      if (nearer.value < Math.min(worst.value, mirrored.value)) corners[n] = nearer;
      else
        for (let k = 1; k <= n; k++)
          corners[k] = at(corners[k].x.map((value, i) => best.x[i] + shrink * (value - best.x[i])));
    }
  }
  corners.sort((a, b) => a.value - b.value);
  return { ...corners[0], evaluations };
}

function extent(corners: readonly { readonly x: Float64Array }[]): number {
  let widest = 0;
  for (const { x } of corners)
    for (let i = 0; i < x.length; i++) widest = Math.max(widest, Math.abs(x[i] - corners[0].x[i]));
  return widest;
}
