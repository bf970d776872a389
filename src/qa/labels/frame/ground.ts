// The ground around a place: a plane through the lowest points of the cells there, refused where they do not tell.
//
// The lowest point of a cell is the ground, unless something hides it; so the plane is looked for from below: cells far above
// it are left out, round by round, and a few below it (reflections) as well.
import type { PointsInRig } from '../../../frame/scene/index.js';

export interface LocalGround {
  /** Height at a place, m in the rig frame. */
  at(x: number, y: number): number;
  /** One standard deviation at the place that was asked for, m. */
  readonly sigma: number;
}

export interface Ground {
  /** Around a place, from cells within `reach` metres; undefined where too few of them agree. */
  near(x: number, y: number, reach: number): LocalGround | undefined;
}

const CELL = 1;
/** Half a side of what is looked at around the rig, cells. */
const HALF = 128;
const SIDE = 2 * HALF;
/** Distances from the plane that still count, round by round, m. */
const ROUNDS = [0.8, 0.5, 0.3, 0.2, 0.15, 0.15] as const;
const FEWEST = 6;
/** Steeper is no road, m per m. */
const STEEPEST = 0.25;
/** More of the cells than this below the plane by the last distance twice: it is not the lowest surface. */
const MOST_BELOW = 0.2;
/** Roughness of the ground inside of a cell, m: what the plane cannot be better than. */
const ROUGH = 0.03;

export function groundOf({ points, count }: Pick<PointsInRig, 'points' | 'count'>): Ground {
  const low = new Float64Array(SIDE * SIDE).fill(Number.NaN);
  const [px, py] = [new Float32Array(SIDE * SIDE), new Float32Array(SIDE * SIDE)];
  for (let i = 0; i < 3 * count; i += 3) {
    const x = Math.floor(points[i] / CELL) + HALF;
    const y = Math.floor(points[i + 1] / CELL) + HALF;
    if (!(x >= 0 && x < SIDE && y >= 0 && y < SIDE)) continue;
    const z = points[i + 2];
    const c = y * SIDE + x;
    if (!Number.isFinite(z) || z >= low[c]) continue;
    [low[c], px[c], py[c]] = [z, points[i], points[i + 1]];
  }
  return {
    near(x, y, reach) {
      const cells: number[] = [];
      const radius = Math.min(HALF, Math.ceil(reach / CELL));
      const [cx, cy] = [Math.floor(x / CELL) + HALF, Math.floor(y / CELL) + HALF];
      for (let v = Math.max(0, cy - radius); v <= Math.min(SIDE - 1, cy + radius); v++)
        for (let u = Math.max(0, cx - radius); u <= Math.min(SIDE - 1, cx + radius); u++) {
          const c = v * SIDE + u;
          if (!Number.isNaN(low[c]) && Math.hypot(px[c] - x, py[c] - y) <= reach) cells.push(c);
        }
      return planeThrough(cells, low, px, py, x, y);
    },
  };
}

type Plane = readonly [number, number, number];

function planeThrough(
  cells: readonly number[],
  low: Float64Array,
  px: Float32Array,
  py: Float32Array,
  x: number,
  y: number,
): LocalGround | undefined {
  if (cells.length < FEWEST) return undefined;
  const heights = Float64Array.from(cells, c => low[c]).sort();
  let plane: Plane = [heights[Math.floor(0.25 * heights.length)], 0, 0];
  const residual = (c: number, [a, b, d]: Plane) => low[c] - a - b * (px[c] - x) - d * (py[c] - y);
  let sigma = Number.POSITIVE_INFINITY;
  for (const most of ROUNDS) {
    const on = cells.filter(c => Math.abs(residual(c, plane)) <= most);
    const fit = on.length >= FEWEST ? fitted(on, low, px, py, x, y) : undefined;
    if (!fit || Math.hypot(fit.plane[1], fit.plane[2]) > STEEPEST) return undefined;
    ({ plane, sigma } = fit);
  }
  const last = ROUNDS[ROUNDS.length - 1];
  const on = cells.filter(c => Math.abs(residual(c, plane)) <= last).length;
  const below = cells.filter(c => residual(c, plane) < -2 * last).length;
  if (below > MOST_BELOW * on) return undefined;
  const [a, b, d] = plane;
  return { at: (u, v) => a + b * (u - x) + d * (v - y), sigma };
}

/** z = a + b·dx + d·dy by least squares; sigma is that of a, from the scatter and a floor for roughness. */
function fitted(
  cells: readonly number[],
  low: Float64Array,
  px: Float32Array,
  py: Float32Array,
  x: number,
  y: number,
): { readonly plane: Plane; readonly sigma: number } | undefined {
  let [sx, sy, sz, xx, xy, yy, xz, yz] = [0, 0, 0, 0, 0, 0, 0, 0];
  const n = cells.length;
  for (const c of cells) {
    const [dx, dy, z] = [px[c] - x, py[c] - y, low[c]];
    [sx, sy, sz] = [sx + dx, sy + dy, sz + z];
    [xx, xy, yy, xz, yz] = [xx + dx * dx, xy + dx * dy, yy + dy * dy, xz + dx * z, yz + dy * z];
  }
  // About their mean, so that the slope's two equations stand alone.
  const [mx, my, mz] = [sx / n, sy / n, sz / n];
  const [A, B, C] = [xx - n * mx * mx, xy - n * mx * my, yy - n * my * my];
  const det = A * C - B * B;
  if (!(det > 1e-6 * n * n)) return undefined;
  const [u, v] = [xz - n * mx * mz, yz - n * my * mz];
  const b = (C * u - B * v) / det;
  const d = (A * v - B * u) / det;
  const a = mz - b * mx - d * my;
  let squares = 0;
  for (const c of cells) squares += (low[c] - a - b * (px[c] - x) - d * (py[c] - y)) ** 2;
  const variance = Math.max(ROUGH ** 2, squares / Math.max(1, n - 3));
  const spread = 1 / n + (C * mx * mx - 2 * B * mx * my + A * my * my) / det;
  return { plane: [a, b, d], sigma: Math.sqrt(variance * spread) };
}
