// A transform that changes with time, as matrices at times so close that what lies between two can be interpolated.
import { angleBetween, type SE3, toMatrix } from '../geometry/index.js';
import type { Knots } from '../kernel/index.js';

/** A broken clock could ask for any number of knots. */
const MAX_STEPS = 1000;
const MAX_PARTS = 64;

/** A transform at a time, ns; undefined where it is not known. */
export type Motion = (tNs: number) => SE3 | undefined;

/** Knots from `first` to `last` (> first), ns; undefined where the motion is. */
export type KnotMaker = (first: number, last: number, at: Motion) => Knots | undefined;

interface Moment {
  readonly t: number;
  readonly T: SE3;
  readonly matrix: Float64Array;
}

type MomentAt = (tNs: number) => Moment | undefined;

/** As `KnotMaker`, at most `stepNs` and `maxAngle` (rad) apart. */
export function knotsOver(
  first: number,
  last: number,
  at: Motion,
  stepNs: number,
  maxAngle: number,
): Knots | undefined {
  return knotsInSteps(first, last, at, stepNs, (a, b, momentAt, knots) => {
    const parts = Math.min(MAX_PARTS, Math.ceil(angleBetween(a.T, b.T) / maxAngle));
    for (let part = 1; part < parts; part++) {
      const between = momentAt(a.t + ((b.t - a.t) * part) / parts);
      if (!between) return false;
      knots.add(between);
    }
    knots.add(b);
    return true;
  });
}

/**
 * As `KnotMaker`, at most `stepNs` apart, and so close that halfway between two of them a point `reach` (m) from the origin is off by
 * `error` (m) at most.
 */
export function knotsWithin(
  first: number,
  last: number,
  at: Motion,
  stepNs: number,
  { reach, error }: { readonly reach: number; readonly error: number },
): Knots | undefined {
  return knotsInSteps(first, last, at, stepNs, (start, end, momentAt, knots) => {
    const divide = (a: Moment, b: Moment, parts: number): boolean => {
      const middle = momentAt(a.t + (b.t - a.t) / 2);
      if (!middle) return false;
      if (parts < MAX_PARTS && !(offHalfway(a.matrix, middle.matrix, b.matrix, reach) <= error))
        return divide(a, middle, 2 * parts) && divide(middle, b, 2 * parts);
      knots.add(b);
      return true;
    };
    return divide(start, end, 1);
  });
}

/** `fill` adds the knots after a step's begin up to its end; false where the motion is not known in it. */
function knotsInSteps(
  first: number,
  last: number,
  at: Motion,
  stepNs: number,
  fill: (begin: Moment, end: Moment, momentAt: MomentAt, knots: GrowingKnots) => boolean,
): Knots | undefined {
  const steps = Math.min(MAX_STEPS, Math.ceil((last - first) / stepNs));
  const knots = new GrowingKnots(steps + 1);
  const momentAt: MomentAt = t => {
    const T = at(t);
    return T && { t, T, matrix: toMatrix(T) };
  };
  let before = momentAt(first);
  if (!before) return undefined;
  knots.add(before);
  for (let step = 1; step <= steps; step++) {
    const after = momentAt(first + ((last - first) * step) / steps);
    if (!after || !fill(before, after, momentAt, knots)) return undefined;
    before = after;
  }
  return knots.all();
}

/** How far (m) the mean of two matrices leads a point at most from where the one between them does, `reach` from the origin, axis by axis. */
function offHalfway(A: Float64Array, M: Float64Array, B: Float64Array, reach: number): number {
  const off = (e: number) => (A[e] + B[e]) / 2 - M[e];
  let most = 0;
  for (let row = 0; row < 12; row += 4)
    most = Math.max(most, reach * Math.hypot(off(row), off(row + 1), off(row + 2)) + Math.abs(off(row + 3)));
  return most;
}

class GrowingKnots {
  #t: Float64Array;
  #matrices: Float64Array;
  #count = 0;

  constructor(room: number) {
    this.#t = new Float64Array(room);
    this.#matrices = new Float64Array(12 * room);
  }

  add({ t, matrix }: Moment): void {
    const at = this.#count++;
    if (at === this.#t.length) this.#grow();
    this.#t[at] = t;
    this.#matrices.set(matrix, 12 * at);
  }

  all(): Knots {
    return { t: this.#t.subarray(0, this.#count), matrices: this.#matrices.subarray(0, 12 * this.#count) };
  }

  #grow(): void {
    const t = new Float64Array(2 * this.#t.length);
    const matrices = new Float64Array(2 * this.#matrices.length);
    t.set(this.#t);
    matrices.set(this.#matrices);
    this.#t = t;
    this.#matrices = matrices;
  }
}
