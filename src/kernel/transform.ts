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
  out: Float64Array | Float32Array,
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
 * `transformPoints`, keeping only points with `minDepth` < z < infinity: out[3k..3k+2] is the k-th kept point and index[k]
 * its number. Returns how many. Points behind cost three multiplications, and are never written.
 */
export function transformInFront(
  points: Float32Array,
  stride: number,
  xyz: PointColumns,
  count: number,
  matrix: Float64Array,
  minDepth: number,
  out: Float64Array,
  index: Uint32Array,
): number {
  const [ix, iy, iz] = xyz;
  const [a, b, c, d, e, f, g, h, i, j, k, l] = matrix;
  let kept = 0;
  for (let n = 0, p = 0; n < count; n++, p += stride) {
    const x = points[p + ix];
    const y = points[p + iy];
    const z = points[p + iz];
    const depth = i * x + j * y + k * z + l;
    // NaN fails every comparison.
    if (!(depth > minDepth && depth < Number.POSITIVE_INFINITY)) continue;
    const o = 3 * kept;
    out[o] = a * x + b * y + c * z + d;
    out[o + 1] = e * x + f * y + g * z + h;
    out[o + 2] = depth;
    index[kept++] = n;
  }
  return kept;
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
  out: Float64Array | Float32Array,
): void {
  const [ix, iy, iz] = xyz;
  const { t, matrices } = knots;
  const last = t.length - 1;
  if (last === 0) {
    transformPoints(points, stride, xyz, count, matrices, out);
    return;
  }
  let k = 0;
  for (let n = 0, p = 0, o = 0; n < count; ) {
    const first = times[n];
    k = segmentOf(first, t, k);
    // Points come in firing order or ring by ring, so runs within one segment are long: its numbers are fetched once a run.
    const at = 12 * k;
    const m = matrices;
    const begin = t[k];
    const span = t[k + 1] - begin;
    const from = k === 0 ? Number.NEGATIVE_INFINITY : begin;
    const to = k === last - 1 ? Number.POSITIVE_INFINITY : t[k + 1];
    let time = first;
    do {
      const s = Math.min(1, Math.max(0, (time - begin) / span));
      const a = m[at] + s * (m[at + 12] - m[at]);
      const b = m[at + 1] + s * (m[at + 13] - m[at + 1]);
      const c = m[at + 2] + s * (m[at + 14] - m[at + 2]);
      const d = m[at + 3] + s * (m[at + 15] - m[at + 3]);
      const e = m[at + 4] + s * (m[at + 16] - m[at + 4]);
      const f = m[at + 5] + s * (m[at + 17] - m[at + 5]);
      const g = m[at + 6] + s * (m[at + 18] - m[at + 6]);
      const h = m[at + 7] + s * (m[at + 19] - m[at + 7]);
      const i = m[at + 8] + s * (m[at + 20] - m[at + 8]);
      const j = m[at + 9] + s * (m[at + 21] - m[at + 9]);
      const l = m[at + 10] + s * (m[at + 22] - m[at + 10]);
      const q = m[at + 11] + s * (m[at + 23] - m[at + 11]);
      // All points of one firing share their time, and with it the matrix.
      const moment = time;
      do {
        const x = points[p + ix];
        const y = points[p + iy];
        const z = points[p + iz];
        out[o] = a * x + b * y + c * z + d;
        out[o + 1] = e * x + f * y + g * z + h;
        out[o + 2] = i * x + j * y + l * z + q;
        n++;
        p += stride;
        o += 3;
        time = times[n];
      } while (n < count && time === moment);
    } while (n < count && time >= from && time < to);
  }
}

/** The last knot that is not after the time, but neither before the first nor the last one of all; any for no time. */
function segmentOf(time: number, t: Float64Array, near: number): number {
  if (!(time < t[near]) && !(time >= t[near + 1])) return near;
  let low = 0;
  let high = t.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (time >= t[middle]) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** rad. */
export const MAX_KNOT_ANGLE = 0.005;

/** |M · p_i| of the chosen points, float32. */
export function rangesFrom(
  points: Float32Array,
  stride: number,
  [ix, iy, iz]: PointColumns,
  index: Uint32Array,
  M: Float64Array,
): Float32Array {
  const out = new Float32Array(index.length);
  for (let n = 0; n < index.length; n++) {
    const at = index[n] * stride;
    const x = points[at + ix];
    const y = points[at + iy];
    const z = points[at + iz];
    const X = M[0] * x + M[1] * y + M[2] * z + M[3];
    const Y = M[4] * x + M[5] * y + M[6] * z + M[7];
    const Z = M[8] * x + M[9] * y + M[10] * z + M[11];
    out[n] = Math.sqrt(X * X + Y * Y + Z * Z);
  }
  return out;
}
