// The points in and just around a box that are its object's: not the road's, not another box's, and joined to what is inside.
import { toMatrix } from '../../../geometry/se3.js';
import { type LabelledCloud, ROAD, type SolidLabel } from './labelled-clouds.js';

export interface Around {
  /** x, y, z in the box's own frame, m: 3 numbers per point. */
  readonly points: Float64Array;
  readonly count: number;
  /** Of them, those that lie in the box; the others are joined to them. */
  readonly inside: number;
  /** By axis 0 and 1, side minus and plus: what is joined goes on to where nothing is looked at any more: a wall, a hedge. */
  readonly open: readonly [readonly [boolean, boolean], readonly [boolean, boolean]];
}

/** How far around a box is looked, m: more than a box is usually wrong by. */
export const MARGIN = 0.8;
/** Points nearer than this in plan are one thing, m. */
const CELL = 0.25;
const MOST_CELLS = 1 << 16;
/** Another box this much larger owns its points, m. */
const OTHERS = 0.1;

export function pointsAround({ rig, grid, solids }: LabelledCloud, solid: SolidLabel): Around {
  const { box, ground, toBox: M } = solid;
  const half = box.size.map(s => s / 2);
  const others = solids
    .filter(other => other !== solid && near(other, solid))
    .map(({ toBox, box: { size } }) => ({ toBox, size }));
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
  return joined(kept, n, half);
}

function near(a: SolidLabel, b: SolidLabel): boolean {
  const reach = (s: SolidLabel) => Math.hypot(...s.box.size) / 2 + MARGIN;
  return Math.hypot(...a.box.T.t.map((v, k) => v - b.box.T.t[k])) < reach(a) + reach(b);
}

function holds(M: Float64Array, size: readonly number[], x: number, y: number, z: number): boolean {
  for (let k = 0; k < 3; k++)
    if (!(Math.abs(M[4 * k] * x + M[4 * k + 1] * y + M[4 * k + 2] * z + M[4 * k + 3]) <= size[k] / 2 + OTHERS))
      return false;
  return true;
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
  const isIn = (i: number) => [0, 1, 2].every(k => Math.abs(points[3 * i + k]) <= half[k]);
  // 0 empty, 1 filled, 2 joined.
  const state = new Uint8Array(columns * lines);
  const todo: number[] = [];
  for (let i = 0; i < count; i++) if (isIn(i)) mark(state, todo, cellOf(i));
  for (let i = 0; i < count; i++) if (state[cellOf(i)] === 0) state[cellOf(i)] = 1;
  while (todo.length > 0) {
    const c = todo.pop()!;
    const [u, v] = [c % columns, Math.floor(c / columns)];
    for (let b = Math.max(0, v - 1); b <= Math.min(lines - 1, v + 1); b++)
      for (let a = Math.max(0, u - 1); a <= Math.min(columns - 1, u + 1); a++)
        if (state[b * columns + a] === 1) mark(state, todo, b * columns + a);
  }
  let [n, inside] = [0, 0];
  const open: [[boolean, boolean], [boolean, boolean]] = [
    [false, false],
    [false, false],
  ];
  const edge = [wide - cell, deep - cell];
  for (let i = 0; i < count; i++) {
    if (state[cellOf(i)] !== 2) continue;
    if (isIn(i)) inside++;
    for (const k of [0, 1] as const)
      if (Math.abs(points[3 * i + k]) > edge[k]) open[k][points[3 * i + k] > 0 ? 1 : 0] = true;
    points.copyWithin(3 * n++, 3 * i, 3 * i + 3);
  }
  return { points: points.subarray(0, 3 * n), count: n, inside, open };
}

function mark(state: Uint8Array, todo: number[], c: number): void {
  if (state[c] === 2) return;
  state[c] = 2;
  todo.push(c);
}

/** Where a solid's LiDAR stands in the box's own frame, m. */
export function sensorInBox({ cloud }: LabelledCloud, { toBox: M }: SolidLabel): readonly [number, number, number] {
  const { T_rig_sensor: T } = cloud;
  const [, , , x, , , , y, , , , z] = toMatrix(T);
  return [0, 1, 2].map(k => M[4 * k] * x + M[4 * k + 1] * y + M[4 * k + 2] * z + M[4 * k + 3]) as never;
}
