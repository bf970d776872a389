// Things that stand alone above the ground around a LiDAR, found as cells of the plan that hang together.
import type { LabelledCloud } from './labelled-clouds.js';
import { type Looks, looksOf } from './looks.js';

export interface Cluster extends Looks {
  /** In no box, or near one. */
  readonly free: boolean;
}

/** m around the LiDAR. */
export const NEAR = 25;
const CELL = 0.25;
const SIDE = Math.ceil((2 * NEAR) / CELL);
/** Points between these heights above the ground count, m: not kerbs and grass, not branches that hang over. */
const HEIGHTS = [0.3, 4] as const;
/** Cells this far apart hang together: gaps of a quarter of a metre. */
const REACH = 2;
const FEWEST = 8;
/** A cluster this near to a box is its object's, or hides from us what is whose, m. */
const BESIDE = 0.4;
/** m: ground is asked for once per square. */
const SQUARE = 4;
const SQUARES = Math.ceil((2 * NEAR) / SQUARE);

/** Clusters that touch the border are left out: nobody knows how they go on. */
export function clustersOf(lidar: LabelledCloud): Cluster[] {
  const { rig, ground, T_rig_view, grid, solids } = lidar;
  const { points } = rig;
  const [ox, oy] = T_rig_view.t;
  const planes: (((x: number, y: number) => number) | undefined)[] = [];
  const asked = new Uint8Array(SQUARES * SQUARES);
  const groundAt = (x: number, y: number): number => {
    const [u, v] = [Math.floor((x - ox + NEAR) / SQUARE), Math.floor((y - oy + NEAR) / SQUARE)];
    const key = v * SQUARES + u;
    if (asked[key] === 0) {
      asked[key] = 1;
      planes[key] = ground.near(ox - NEAR + (u + 0.5) * SQUARE, oy - NEAR + (v + 0.5) * SQUARE, SQUARE)?.at;
    }
    const plane = planes[key];
    return plane ? plane(x, y) : Number.NaN;
  };
  const heads = new Int32Array(SIDE * SIDE).fill(-1);
  const rows = grid.rows(ox - NEAR, oy - NEAR, ox + NEAR, oy + NEAR);
  const next = new Int32Array(rows.length);
  for (let n = 0; n < rows.length; n++) {
    const at = 3 * rows[n];
    const x = points[at];
    const y = points[at + 1];
    const u = Math.floor((x - ox + NEAR) / CELL);
    const v = Math.floor((y - oy + NEAR) / CELL);
    if (!(u >= 0 && u < SIDE && v >= 0 && v < SIDE)) continue;
    const above = points[at + 2] - groundAt(x, y);
    if (!(above > HEIGHTS[0] && above < HEIGHTS[1])) continue;
    next[n] = heads[v * SIDE + u];
    heads[v * SIDE + u] = n;
  }
  const done = new Uint8Array(SIDE * SIDE);
  const clusters: Cluster[] = [];
  for (let start = 0; start < SIDE * SIDE; start++) {
    if (heads[start] < 0 || done[start]) continue;
    const { cells, whole } = component(start, heads, done);
    if (!whole) continue;
    const members: number[] = [];
    for (const c of cells) for (let n = heads[c]; n >= 0; n = next[n]) members.push(rows[n]);
    if (members.length < FEWEST) continue;
    const looks = looksOf(points, members, groundAt, [ox, oy]);
    if (!looks) continue;
    const free = !solids.some(solid => members.some(row => within(solid, points[3 * row], points[3 * row + 1])));
    clusters.push({ ...looks, free });
  }
  return clusters;
}

function component(start: number, heads: Int32Array, done: Uint8Array) {
  const cells: number[] = [];
  const todo = [start];
  let whole = true;
  done[start] = 1;
  while (todo.length > 0) {
    const c = todo.pop()!;
    cells.push(c);
    const [u, v] = [c % SIDE, Math.floor(c / SIDE)];
    for (let b = v - REACH; b <= v + REACH; b++)
      for (let a = u - REACH; a <= u + REACH; a++) {
        if (a < 0 || b < 0 || a >= SIDE || b >= SIDE) {
          whole = false;
          continue;
        }
        const other = b * SIDE + a;
        if (heads[other] < 0 || done[other]) continue;
        done[other] = 1;
        todo.push(other);
      }
  }
  return { cells, whole };
}

/** In the plan of a box, at the height of its middle. */
function within({ toBox: M, box: { T, size } }: LabelledCloud['solids'][number], x: number, y: number): boolean {
  const z = T.t[2];
  return (
    Math.abs(M[0] * x + M[1] * y + M[2] * z + M[3]) <= size[0] / 2 + BESIDE &&
    Math.abs(M[4] * x + M[5] * y + M[6] * z + M[7]) <= size[1] / 2 + BESIDE
  );
}
