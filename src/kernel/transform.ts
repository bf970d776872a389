// Moves points by one transform, or by one that changes while the sweep is measured.

/** T(t) as row-major 3×4 matrices at ascending times; between two knots the matrix is interpolated entry by entry. */
export interface Knots {
  /** ns. */
  readonly t: Float64Array;
  /** 12 numbers per knot. */
  readonly matrices: Float64Array;
}

/** Where x, y and z stand in a row of `stride` numbers. */
export type PointColumns = readonly [number, number, number];

/** out[3i..3i+2] = M · p_i for `count` points, float64. */
export function transformPoints(
  points: Float32Array,
  stride: number,
  xyz: PointColumns,
  count: number,
  matrix: Float64Array,
  out: Float64Array,
): void {
  const [ix, iy, iz] = xyz;
  const [a, b, c, d, e, f, g, h, i, j, k, l] = matrix;
  for (let n = 0, p = 0, o = 0; n < count; n++, p += stride, o += 3) {
    const x = points[p + ix];
    const y = points[p + iy];
    const z = points[p + iz];
    out[o] = a * x + b * y + c * z + d;
    out[o + 1] = e * x + f * y + g * z + h;
    out[o + 2] = i * x + j * y + k * z + l;
  }
}

/**
 * As `transformPoints`, each point by the transform of its own time (ns, on the knots' clock). Times before the first or
 * after the last knot take that knot; a point whose time is NaN becomes NaN.
 *
 * Interpolating a rotation's matrix linearly shortens it: knots an angle a apart misplace a point at range r by at most
 * r a²/8. At a = 0.005 rad that is 0.16 mm at 50 m (`MAX_KNOT_ANGLE`, kept by the one who makes the knots).
 */
export function transformPointsOverTime(
  points: Float32Array,
  stride: number,
  xyz: PointColumns,
  count: number,
  times: Float64Array,
  knots: Knots,
  out: Float64Array,
): void {
  const [ix, iy, iz] = xyz;
  const { t, matrices: m } = knots;
  const last = t.length - 1;
  if (last === 0) {
    transformPoints(points, stride, xyz, count, m, out);
    return;
  }
  let k = 0;
  for (let n = 0, p = 0, o = 0; n < count; n++, p += stride, o += 3) {
    const time = times[n];
    // Points come in firing order or ring by ring: the segment of the point before is nearly always right or close.
    while (k < last - 1 && time >= t[k + 1]) k++;
    while (k > 0 && time < t[k]) k--;
    const s = Math.min(1, Math.max(0, (time - t[k]) / (t[k + 1] - t[k])));
    const x = points[p + ix];
    const y = points[p + iy];
    const z = points[p + iz];
    const q = 12 * k;
    const X = m[q] * x + m[q + 1] * y + m[q + 2] * z + m[q + 3];
    const Y = m[q + 4] * x + m[q + 5] * y + m[q + 6] * z + m[q + 7];
    const Z = m[q + 8] * x + m[q + 9] * y + m[q + 10] * z + m[q + 11];
    out[o] = X + s * (m[q + 12] * x + m[q + 13] * y + m[q + 14] * z + m[q + 15] - X);
    out[o + 1] = Y + s * (m[q + 16] * x + m[q + 17] * y + m[q + 18] * z + m[q + 19] - Y);
    out[o + 2] = Z + s * (m[q + 20] * x + m[q + 21] * y + m[q + 22] * z + m[q + 23] - Z);
  }
}

/** rad. */
export const MAX_KNOT_ANGLE = 0.005;
