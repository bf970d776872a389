// The best small change of an extrinsic over some frames: a few line searches along directions that do not disturb each other.
import { symmetricEigen } from '../../geometry/small-matrix.js';
import { median } from '../../time/order-statistics.js';
import type { FrameScore } from './frame-score.js';
import { CHANGES } from './pixels.js';

/** Turn and shift; the picture's moment is not searched for. */
export const AXES = 6;

/** What is looked for: errors of this size, rad and m (one standard deviation). Larger ones are found too, up to REACH. */
export const WANTED: readonly number[] = [0, 1, 2].map(() => 0.5 * (Math.PI / 180)).concat([0.2, 0.2, 0.2]);
/** Times WANTED: how far from where it begins a search may go. */
const REACH = 4;
/**
 * Once along each direction, and again in steps of half the size until a round gains less than ENOUGH (nats that count): the
 * directions are those near the best fit, and from an error of half a degree two rounds end in the slope of a bent ridge.
 */
const MOST_ROUNDS = 8;
const ENOUGH = 1;

/** Neighbouring points share their errors: as many nats count for one. */
export const NATS = 8;

export interface Curvature {
  /** Minus the second derivatives of the mean frame's score, 6 × 6 row-major, nats per rad², m², …. */
  readonly matrix: Float64Array;
  /** Directions that do not disturb each other near the best point, each of a length that moves the score alike. */
  readonly directions: readonly Float64Array[];
}

export interface Search {
  readonly frames: readonly FrameScore[];
  /** A step of each axis that moves the pixels by about STEP_PX. */
  readonly steps: readonly number[];
  readonly directions: readonly Float64Array[];
  /** Nats of neighbouring points are not independent: as many count as one. */
  readonly nats: number;
}

const STEP_PX = 2;
/** Steps of turns (rad) and shifts (m) are kept in here. */
const SMALLEST = [1e-3, 0.01] as const;
const LARGEST = [0.0131, 0.3] as const;

export function stepsFor(frames: readonly FrameScore[]): number[] {
  return Array.from({ length: AXES }, (_, axis) => {
    const kind = axis < 3 ? 0 : 1;
    const motion = median(frames.map(f => f.motion[axis]));
    return Math.min(LARGEST[kind], Math.max(SMALLEST[kind], STEP_PX / Math.max(1e-9, motion)));
  });
}

/** The axes themselves: where nothing is known of the curvature yet. */
export function plainDirections(steps: readonly number[]): Float64Array[] {
  return steps.map((step, axis) => {
    const d = new Float64Array(CHANGES);
    d[axis] = step;
    return d;
  });
}

export function sumOf(frames: readonly FrameScore[], change: Float64Array): number {
  let sum = 0;
  for (const frame of frames) sum += frame.score(change);
  return sum;
}

/**
 * The change, as a difference from `start`, under which the frames fit best. Errors far beyond WANTED are made unlikely, so
 * that a direction of which the frames tell nothing stays where it is.
 */
export function bestChange({ frames, directions, nats }: Search, start: Float64Array): Float64Array {
  const offset = new Float64Array(CHANGES);
  const value = (d: Float64Array) => {
    const at = start.map((s, i) => s + d[i]);
    let prior = 0;
    for (let k = 0; k < AXES; k++) prior += (d[k] / WANTED[k]) ** 2;
    return sumOf(frames, at) / nats - prior / 2;
  };
  let best = value(offset);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = best;
    for (const direction of directions)
      best = alongLine(
        offset,
        direction.map(d => (round === 0 ? d : d / 2)),
        value,
        best,
      );
    if (round > 0 && best - before < ENOUGH) break;
  }
  return offset;
}

/** Goes on while it gets better, then to the vertex of the parabola through the last three; `offset` is changed. */
function alongLine(
  offset: Float64Array,
  direction: Float64Array,
  value: (d: Float64Array) => number,
  here: number,
): number {
  const at = (s: number) => offset.map((o, i) => o + s * direction[i]);
  const within = (s: number) => at(s).every((o, k) => k >= AXES || Math.abs(o) <= REACH * WANTED[k]);
  let [middle, left, right] = [here, value(at(-1)), value(at(1))];
  let s = 0;
  while (Math.max(left, right) > middle && Math.abs(s) < 8) {
    const step = right >= left ? 1 : -1;
    if (!within(s + step)) break;
    s += step;
    const next = value(at(s + step));
    [left, middle, right] = step > 0 ? [middle, right, next] : [next, left, middle];
  }
  const bend = 2 * middle - left - right;
  const vertex = bend > 0 ? Math.max(-0.5, Math.min(0.5, (right - left) / (2 * bend))) : 0;
  const there = vertex === 0 ? middle : value(at(s + vertex));
  const end = there > middle ? s + vertex : s;
  offset.set(at(end));
  return Math.max(there, middle);
}

/** By differences over two steps, from `at`: 72 evaluations. */
export function curvatureAt(frames: readonly FrameScore[], steps: readonly number[], at: Float64Array): Curvature {
  const value = (moves: readonly (readonly [number, number])[]) => {
    const change = at.slice();
    for (const [axis, times] of moves) change[axis] += times * steps[axis];
    return sumOf(frames, change) / frames.length;
  };
  const middle = value([]);
  const scaled = new Float64Array(AXES * AXES);
  for (let i = 0; i < AXES; i++) {
    scaled[i * AXES + i] = 2 * middle - value([[i, 1]]) - value([[i, -1]]);
    for (let j = 0; j < i; j++) {
      const [pp, mm] = [1, -1].map(s =>
        value([
          [i, s],
          [j, s],
        ]),
      );
      const [pm, mp] = [1, -1].map(s =>
        value([
          [i, s],
          [j, -s],
        ]),
      );
      const mixed = -(pp + mm - pm - mp) / 4;
      scaled[i * AXES + j] = mixed;
      scaled[j * AXES + i] = mixed;
    }
  }
  const { values, vectors } = symmetricEigen(scaled, AXES);
  const most = Math.max(values[0], 1e-9);
  const directions = vectors.map((vector, k) => {
    // Where the score is flat a longer step is needed to see anything.
    const length = Math.min(4, Math.sqrt(most / Math.max(values[k], 1e-9)));
    const d = new Float64Array(CHANGES);
    for (let axis = 0; axis < AXES; axis++) d[axis] = length * vector[axis] * steps[axis];
    return d;
  });
  const matrix = scaled.map((v, at) => v / (steps[Math.floor(at / AXES)] * steps[at % AXES]));
  return { matrix, directions };
}
