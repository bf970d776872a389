// The points in and just around a box that are its object's: not the road's, not another box's, and joined to what is inside.
import { toMatrix } from '../../../geometry/se3.js';
import { type LabelledCloud, MARGIN, ROAD, type SolidLabel } from './labelled-clouds.js';

export interface Around {
  /** x, y, z in the box's own frame, m: 3 numbers per point. */
  readonly points: Float64Array;
  readonly count: number;
  /** Of them, those that lie in the box; the others are joined to them. */
  readonly inside: number;
  /**
   * Points up to 15 cm out of the box; and those from there to 0.6 m out, of things that end near the box, whether or not they
   * have points inside: around an empty box they are what it misses.
   */
  readonly within: number;
  readonly outside: number;
  /** By axis, side minus and plus: what is joined goes on to where nothing is looked at any more: a wall, a hedge, a tree. */
  readonly open: readonly (readonly [boolean, boolean])[];
}

/** How far out points are counted: as far as boxes are usually wrong by. */
const SHELL = 0.6;
/** Two sigmas of what a careful hand (5 cm, and 2 % of half a length) and a LiDAR (2 cm) leave between a side and its points, m. */
const NOISE = 0.15;
/** Points nearer than this in plan are one thing, m. */
const CELL = 0.25;
const MOST_CELLS = 1 << 16;
/** A gap above the box, m, beyond which nothing is its object's. */
const OVERHEAD = 0.35;
/** With more of its points than this at the border a thing goes on. */
const STRAY = 0.02;
/** Another box this much larger owns its points, m. */
const OTHERS = 0.1;

export function pointsAround({ rig, grid, solids, near }: LabelledCloud, solid: SolidLabel): Around {
  const { box, ground, toBox: M } = solid;
  const half = box.size.map(s => s / 2);
  const others = near(solids.indexOf(solid)).map(i => ({ toBox: solids[i].toBox, size: solids[i].box.size }));
  const rows = grid.around(box, MARGIN);
  const kept = new Float64Array(3 * rows.length);
  let n = 0;
  for (const row of rows) {
    const [x, y, z] = [rig.points[3 * row], rig.points[3 * row + 1], rig.points[3 * row + 2]];
    const c = M[8] * x + M[9] * y + M[10] * z + M[11];
    if (!(c >= -half[2] - MARGIN && c <= half[2] + MARGIN)) continue;
    const a = M[0] * x + M[1] * y + M[2] * z + M[3];
    const b = M[4] * x + M[5] * y + M[6] * z + M[7];
    if (!(Math.abs(a) <= half[0] + MARGIN && Math.abs(b) <= half[1] + MARGIN)) continue;
    if (ground ? z < ground.at(x, y) + ROAD : c < -half[2] + ROAD) continue;
    if (others.some(({ toBox, size }) => holds(toBox, size, x, y, z))) continue;
    [kept[3 * n], kept[3 * n + 1], kept[3 * n + 2]] = [a, b, c];
    n++;
  }
  return joined(kept, withoutOverhead(kept, n, half[2]), half);
}

function holds(M: Float64Array, size: readonly number[], x: number, y: number, z: number): boolean {
  for (let k = 0; k < 3; k++)
    if (!(Math.abs(M[4 * k] * x + M[4 * k + 1] * y + M[4 * k + 2] * z + M[4 * k + 3]) <= size[k] / 2 + OTHERS))
      return false;
  return true;
}

/** Moves the points that count to the front, and tells how many: what hangs over a box with a gap between is another thing. */
function withoutOverhead(points: Float64Array, count: number, half: number): number {
  const above = Float64Array.from({ length: count }, (_, i) => points[3 * i + 2]).filter(c => c > half);
  let top = half;
  for (const c of above.sort()) {
    if (c - top > OVERHEAD) break;
    top = c;
  }
  let n = 0;
  for (let i = 0; i < count; i++) if (points[3 * i + 2] <= top) points.copyWithin(3 * n++, 3 * i, 3 * i + 3);
  return n;
}

/** In plan: lines of a LiDAR lie far apart upwards, but close together along. */
function joined(points: Float64Array, count: number, half: readonly number[]): Around {
  const [wide, deep] = [half[0] + MARGIN, half[1] + MARGIN];
  let cell = CELL;
  while ((2 * wide) / cell + 1 > MOST_CELLS / ((2 * deep) / cell + 1)) cell *= 2;
  const columns = Math.floor((2 * wide) / cell) + 1;
  const lines = Math.floor((2 * deep) / cell) + 1;
  const cellOf = (i: number) =>
    Math.floor((points[3 * i] + wide) / cell) + columns * Math.floor((points[3 * i + 1] + deep) / cell);
  const { thing, things } = thingsOf(
    columns,
    lines,
    Int32Array.from({ length: count }, (_, i) => cellOf(i)),
  );
  // Whether a thing has points in the box, and whether it goes on to where nothing is looked at.
  const has = new Uint8Array(things);
  const beyond = new Uint32Array(things);
  const size = new Uint32Array(things);
  const edge = [wide - cell, deep - cell, half[2] + MARGIN - CELL];
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const which = thing[cellOf(i)];
    const far = [0, 1, 2].map(k => Math.abs(points[3 * i + k]));
    out[i] = Math.max(...far.map((value, k) => value - half[k]));
    if (out[i] <= NOISE) has[which] = 1;
    size[which]++;
    if (far.some((value, k) => value > edge[k])) beyond[which]++;
  }
  let [n, inside, within, outside] = [0, 0, 0, 0];
  const open: [boolean, boolean][] = [0, 1, 2].map(() => [false, false]);
  for (let i = 0; i < count; i++) {
    const which = thing[cellOf(i)];
    if (out[i] <= NOISE) within++;
    else if (out[i] <= SHELL && beyond[which] <= STRAY * size[which]) outside++;
    if (has[which] === 0) continue;
    if (out[i] <= 0) inside++;
    for (const k of [0, 1, 2]) if (Math.abs(points[3 * i + k]) > edge[k]) open[k][points[3 * i + k] > 0 ? 1 : 0] = true;
    points.copyWithin(3 * n++, 3 * i, 3 * i + 3);
  }
  return { points: points.subarray(0, 3 * n), count: n, inside, within, outside, open };
}

/** Filled cells that touch, also by a corner, are one thing: its number by cell, −1 for empty ones. */
function thingsOf(
  columns: number,
  lines: number,
  filled: Int32Array,
): { readonly thing: Int32Array; readonly things: number } {
  const EMPTY = -1;
  const UNSEEN = -2;
  const thing = new Int32Array(columns * lines).fill(EMPTY);
  for (const c of filled) thing[c] = UNSEEN;
  let things = 0;
  for (const start of filled) {
    if (thing[start] !== UNSEEN) continue;
    const todo = [start];
    thing[start] = things;
    while (todo.length > 0) {
      const c = todo.pop()!;
      const [u, v] = [c % columns, Math.floor(c / columns)];
      for (let b = Math.max(0, v - 1); b <= Math.min(lines - 1, v + 1); b++)
        for (let a = Math.max(0, u - 1); a <= Math.min(columns - 1, u + 1); a++) {
          if (thing[b * columns + a] !== UNSEEN) continue;
          thing[b * columns + a] = things;
          todo.push(b * columns + a);
        }
    }
    things++;
  }
  return { thing, things };
}

/** Where a solid's LiDAR stands in the box's own frame, m. */
export function sensorInBox(
  { T_rig_view }: LabelledCloud,
  { toBox: M }: SolidLabel,
): readonly [number, number, number] {
  const [, , , x, , , , y, , , , z] = toMatrix(T_rig_view);
  return [0, 1, 2].map(k => M[4 * k] * x + M[4 * k + 1] * y + M[4 * k + 2] * z + M[4 * k + 3]) as never;
}
