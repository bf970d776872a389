// A cloud's points by cells of the ground plane, so that what lies around a box is found without asking every point.
import type { PointsInRig } from '../../../frame/scene/index.js';
import type { Box3 } from '../../../geometry/box3.js';
import { toMatrix } from '../../../geometry/se3.js';

export interface PlaneGrid {
  /** Rows of the points in all cells that an upright rectangle touches, by cell, then row. */
  rows(left: number, back: number, right: number, front: number): Uint32Array;
  /** The same around a box that is grown by `margin` to all sides, m. */
  around(box: Box3, margin: number): Uint32Array;
}

/** m; grows where a cloud reaches so far that there would be more cells than `MOST`. */
const CELL = 1;
const MOST = 1 << 18;

/** Points that are not finite are in no cell. */
export function planeGrid({ points, count }: Pick<PointsInRig, 'points' | 'count'>): PlaneGrid {
  let [left, back, right, front] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 3 * count; i += 3) {
    const [x, y] = [points[i], points[i + 1]];
    if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(points[i + 2])) continue;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < back) back = y;
    if (y > front) front = y;
  }
  if (!(left <= right)) return { rows: () => new Uint32Array(0), around: () => new Uint32Array(0) };
  let cell = CELL;
  while ((Math.floor((right - left) / cell) + 1) * (Math.floor((front - back) / cell) + 1) > MOST) cell *= 2;
  const columns = Math.floor((right - left) / cell) + 1;
  const lines = Math.floor((front - back) / cell) + 1;
  const starts = new Uint32Array(columns * lines + 1);
  const cellOf = new Int32Array(count).fill(-1);
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const c = Math.floor((points[at] - left) / cell) + columns * Math.floor((points[at + 1] - back) / cell);
    if (!Number.isFinite(points[at + 2]) || !(c >= 0)) continue;
    cellOf[i] = c;
    starts[c + 1]++;
  }
  for (let c = 0; c < columns * lines; c++) starts[c + 1] += starts[c];
  const order = new Uint32Array(starts[columns * lines]);
  const next = starts.slice();
  for (let i = 0; i < count; i++) if (cellOf[i] >= 0) order[next[cellOf[i]]++] = i;

  const rows = (x0: number, y0: number, x1: number, y1: number): Uint32Array => {
    const clamp = (v: number, most: number) => Math.min(most, Math.max(0, v));
    const first = clamp(Math.floor((x0 - left) / cell), columns);
    const last = clamp(Math.floor((x1 - left) / cell), columns - 1);
    const bottom = clamp(Math.floor((y0 - back) / cell), lines);
    const top = clamp(Math.floor((y1 - back) / cell), lines - 1);
    let size = 0;
    for (let y = bottom; y <= top && first <= last; y++)
      size += starts[y * columns + last + 1] - starts[y * columns + first];
    const out = new Uint32Array(size);
    let n = 0;
    // Cells of a line lie behind one another.
    for (let y = bottom; y <= top && first <= last; y++) {
      const part = order.subarray(starts[y * columns + first], starts[y * columns + last + 1]);
      out.set(part, n);
      n += part.length;
    }
    return out;
  };
  return {
    rows,
    around({ T, size }, margin) {
      const M = toMatrix(T);
      const reach = (row: number) =>
        [0, 1, 2].reduce((sum, k) => sum + Math.abs(M[4 * row + k]) * (size[k] / 2 + margin), 0);
      const [dx, dy] = [reach(0), reach(1)];
      return rows(T.t[0] - dx, T.t[1] - dy, T.t[0] + dx, T.t[1] + dy);
    },
  };
}
