// The ground around a place: a plane through the lowest points of flat cells there, refused where they do not tell.
//
// The lowest point of a cell is the ground, unless something hides it; so the plane is looked for from below: cells far above
// it are left out, round by round, and a few below it (reflections) as well. Cells whose points lie above one another are walls
// and things; and a plane that the LiDAR would look along is none that it sees.
import type { PointsInRig } from '../../../frame/scene/index.js';
import type { Box3 } from '../../../geometry/box3.js';
import { inverse, toMatrix, type Vec3 } from '../../../geometry/se3.js';

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

/** Side of a cell of the ground, m. */
const CELL = 1;
/** Half a side of what is looked at around the rig, cells. */
const HALF = 128;
const SIDE = 2 * HALF;
/** Distances from the plane that still count, round by round, m. */
const ROUNDS = [0.8, 0.5, 0.3, 0.2, 0.15, 0.15] as const;
/** Cells, fewer than which make no plane. */
const FEWEST = 6;
/** Steeper is no road, m per m. */
const STEEPEST = 0.25;
/** More of the cells than this below the plane by the last distance twice: it is not the lowest surface. */
const MOST_BELOW = 0.2;
/** Higher than this the points of a cell are not the ground's alone, up to where they hang over it, m. */
const FLAT = 0.3;
const OVERHEAD = 2.5;
/** Sine of the flattest angle at which ground returns anything that can be trusted. */
const FLATTEST = 0.015;
/** So far beside a box, m, is still its object's. */
const BESIDE = 0.3;
/** Around the LiDAR, m, the ground is one plane; from there on it may change by a step and a grade (m per m). */
const UNDER = 12;
const STEP = 0.2;
const GRADE = 0.06;
/** Lines on the ground lie farther apart with the distance: this part of it at most is leapt over. */
const APART = 0.3;
/** Roughness of the ground inside of a cell, m: what the plane cannot be better than. */
const ROUGH = 0.03;

/** `origin`: the LiDAR's place in the rig frame, m. What lies in the plan of one of `boxes` is taken for no ground. */
export function groundOf(
  { points, count }: Pick<PointsInRig, 'points' | 'count'>,
  origin: Vec3,
  boxes: readonly Box3[],
): Ground {
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
  const flat = new Uint8Array(SIDE * SIDE);
  for (let c = 0; c < SIDE * SIDE; c++) if (!Number.isNaN(low[c])) flat[c] = 1;
  for (let i = 0; i < 3 * count; i += 3) {
    const x = Math.floor(points[i] / CELL) + HALF;
    const y = Math.floor(points[i + 1] / CELL) + HALF;
    if (!(x >= 0 && x < SIDE && y >= 0 && y < SIDE)) continue;
    const c = y * SIDE + x;
    const above = points[i + 2] - low[c];
    if (above > FLAT && above < OVERHEAD) flat[c] = 0;
  }
  const cells: Cells = { low, px, py };
  for (const box of boxes) leaveOut(box, cells, flat);
  const joined = joinedTo(origin, cells, flat);
  return {
    near(x, y, reach) {
      const here: number[] = [];
      const radius = Math.min(HALF, Math.ceil(reach / CELL));
      const [cx, cy] = [Math.floor(x / CELL) + HALF, Math.floor(y / CELL) + HALF];
      for (let v = Math.max(0, cy - radius); v <= Math.min(SIDE - 1, cy + radius); v++)
        for (let u = Math.max(0, cx - radius); u <= Math.min(SIDE - 1, cx + radius); u++) {
          const c = v * SIDE + u;
          if (joined[c] === 1 && Math.hypot(px[c] - x, py[c] - y) <= reach) here.push(c);
        }
      const found = planeThrough(here, cells, x, y);
      const away = Math.hypot(x - origin[0], y - origin[1]);
      return found && origin[2] - found.at(x, y) > FLATTEST * away ? found : undefined;
    },
  };
}

/** Lowest point of each cell, m. */
interface Cells {
  readonly low: Float64Array;
  readonly px: Float32Array;
  readonly py: Float32Array;
}

function leaveOut({ T, size }: Box3, { px, py }: Cells, flat: Uint8Array): void {
  const [a, b] = [size[0] / 2 + BESIDE, size[1] / 2 + BESIDE];
  const reach = Math.hypot(a, b);
  const M = toMatrix(inverse(T));
  const cell = (value: number) => Math.min(SIDE - 1, Math.max(0, Math.floor(value / CELL) + HALF));
  for (let v = cell(T.t[1] - reach); v <= cell(T.t[1] + reach); v++)
    for (let u = cell(T.t[0] - reach); u <= cell(T.t[0] + reach); u++) {
      const c = v * SIDE + u;
      const [x, y, z] = [px[c], py[c], T.t[2]];
      if (Math.abs(M[0] * x + M[1] * y + M[2] * z + M[3]) > a) continue;
      if (Math.abs(M[4] * x + M[5] * y + M[6] * z + M[7]) <= b) flat[c] = 0;
    }
}

/**
 * Flat cells that the ground under the LiDAR leads to: from cell to cell outwards, each as high as the plane near the LiDAR
 * leads on from the nearest one that was reached, up to a change of grade. Roofs and hedges are flat too, but no road leads up.
 */
function joinedTo(origin: Vec3, cells: Cells, flat: Uint8Array): Uint8Array {
  const { low, px, py } = cells;
  const joined = new Uint8Array(SIDE * SIDE);
  const distance = new Float64Array(SIDE * SIDE);
  const away = (c: number) => distance[c];
  const known: number[] = [];
  for (let c = 0; c < SIDE * SIDE; c++) {
    if (flat[c] !== 1) continue;
    distance[c] = Math.hypot(px[c] - origin[0], py[c] - origin[1]);
    known.push(c);
  }
  const order = known.sort((a, b) => distance[a] - distance[b] || a - b);
  const under = planeThrough(
    order.filter(c => away(c) < UNDER),
    cells,
    origin[0],
    origin[1],
  );
  if (!under) return joined;
  const off = (c: number) => low[c] - under.at(px[c], py[c]);
  for (const c of order) {
    const near = away(c) < UNDER ? undefined : nearestJoined(joined, c, Math.ceil(3 + APART * away(c)));
    const far = near === undefined ? 0 : Math.hypot(px[c] - px[near], py[c] - py[near]);
    if (near === undefined && away(c) >= UNDER) continue;
    if (Math.abs(off(c) - (near === undefined ? 0 : off(near))) <= STEP + GRADE * far) joined[c] = 1;
  }
  return joined;
}

/** By rings of cells; the nearest of its ring is as good as any. */
function nearestJoined(joined: Uint8Array, c: number, most: number): number | undefined {
  const [x, y] = [c % SIDE, Math.floor(c / SIDE)];
  for (let r = 1; r <= most; r++)
    for (let v = Math.max(0, y - r); v <= Math.min(SIDE - 1, y + r); v++) {
      const step = Math.abs(v - y) === r ? 1 : 2 * r;
      for (let u = x - r; u <= x + r; u += step)
        if (u >= 0 && u < SIDE && joined[v * SIDE + u] === 1) return v * SIDE + u;
    }
  return undefined;
}

type Plane = readonly [number, number, number];

function planeThrough(here: readonly number[], cells: Cells, x: number, y: number): LocalGround | undefined {
  if (here.length < FEWEST) return undefined;
  const { low, px, py } = cells;
  const heights = Float64Array.from(here, c => low[c]).sort();
  let plane: Plane = [heights[Math.floor(0.25 * heights.length)], 0, 0];
  const residual = (c: number, [a, b, d]: Plane) => low[c] - a - b * (px[c] - x) - d * (py[c] - y);
  let sigma = Number.POSITIVE_INFINITY;
  for (const most of ROUNDS) {
    const on = here.filter(c => Math.abs(residual(c, plane)) <= most);
    const fit = on.length >= FEWEST ? fitted(on, cells, x, y) : undefined;
    if (!fit || Math.hypot(fit.plane[1], fit.plane[2]) > STEEPEST) return undefined;
    ({ plane, sigma } = fit);
  }
  const last = ROUNDS[ROUNDS.length - 1];
  const on = here.filter(c => Math.abs(residual(c, plane)) <= last).length;
  const below = here.filter(c => residual(c, plane) < -2 * last).length;
  if (below > MOST_BELOW * on) return undefined;
  const [a, b, d] = plane;
  return { at: (u, v) => a + b * (u - x) + d * (v - y), sigma };
}

/** z = a + b·dx + d·dy by least squares; sigma is that of a, from the scatter and a floor for roughness. */
function fitted(
  on: readonly number[],
  { low, px, py }: Cells,
  x: number,
  y: number,
): { readonly plane: Plane; readonly sigma: number } | undefined {
  let [sx, sy, sz, xx, xy, yy, xz, yz] = [0, 0, 0, 0, 0, 0, 0, 0];
  const n = on.length;
  for (const c of on) {
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
  for (const c of on) squares += (low[c] - a - b * (px[c] - x) - d * (py[c] - y)) ** 2;
  const variance = Math.max(ROUGH ** 2, squares / Math.max(1, n - 3));
  const spread = 1 / n + (C * mx * mx - 2 * B * mx * my + A * my * my) / det;
  return { plane: [a, b, d], sigma: Math.sqrt(variance * spread) };
}
