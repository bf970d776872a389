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

export interface Closeness {
  /** Halfway between two knots, a point `reach` m from the origin is off by `error` m at most. */
  readonly reach: number;
  readonly error: number;
  /** The longest step, ns, where it is not known when the motion bends. */
  readonly stepNs: number;
  /** Ascending times, ns, between which the motion is smooth: the stamps of poses. */
  readonly bends?: Float64Array;
}

interface Moment {
  readonly t: number;
  readonly T: SE3;
  readonly matrix: Float64Array;
}

type MomentAt = (tNs: number) => Moment | undefined;

/** Puts the knots after a step's begin up to its end; false where the motion is not known in it. */
type Step = (begin: Moment, end: Moment) => boolean;

/** As `KnotMaker`, at most `stepNs` and `maxAngle` (rad) apart. */
export function knotsOver(
  first: number,
  last: number,
  at: Motion,
  stepNs: number,
  maxAngle: number,
): Knots | undefined {
  return knotsAlong(first, evenSteps(first, last, stepNs), at, (momentAt, put) => (a, b) => {
    const parts = Math.min(MAX_PARTS, Math.ceil(angleBetween(a.T, b.T) / maxAngle));
    return inParts(a, b, parts, momentAt, (_, end) => put(end));
  });
}

/** As `KnotMaker`, as close as the motion needs. */
export function knotsWithin(first: number, last: number, at: Motion, closeness: Closeness): Knots | undefined {
  const { reach, error, stepNs } = closeness;
  const bends = closeness.bends?.filter(t => t > first && t < last);
  const smooth = bends !== undefined && bends.length < MAX_STEPS;
  const ends = smooth ? Float64Array.of(...bends, last) : evenSteps(first, last, stepNs);
  const least = Math.max(stepNs, (last - first) / MAX_STEPS) / MAX_PARTS;
  return knotsAlong(first, ends, at, (momentAt, put) => {
    const divide: Step = (a, b) => {
      const middle = momentAt(a.t + (b.t - a.t) / 2);
      if (!middle) return false;
      const off = offHalfway(a.matrix, middle.matrix, b.matrix, reach);
      if (off <= error || b.t - a.t <= least) return put(b);
      if (!smooth) return divide(a, middle) && divide(middle, b);
      const parts = Math.min(partsOf(off / error), Math.ceil((b.t - a.t) / least));
      return inParts(a, b, parts, momentAt, divide);
    };
    return divide;
  });
}

/** Into how many parts a smooth curve is cut whose chord is off by so many times too much: the chord of a part is off by the square of the part. */
function partsOf(tooMuch: number): number {
  // One percent more, so that what is not quite a parabola need not be cut again.
  return Math.max(2, Math.ceil(Math.sqrt(1.01 * tooMuch)));
}

/** Takes the steps of a stretch cut into equal parts; false where one is false, or the motion is not known. */
function inParts(a: Moment, b: Moment, parts: number, momentAt: MomentAt, step: Step): boolean {
  let before = a;
  for (let part = 1; part < parts; part++) {
    const after = momentAt(a.t + ((b.t - a.t) * part) / parts);
    if (!after || !step(before, after)) return false;
    before = after;
  }
  return step(before, b);
}

function evenSteps(first: number, last: number, stepNs: number): Float64Array {
  const steps = Math.min(MAX_STEPS, Math.ceil((last - first) / stepNs));
  return Float64Array.from({ length: steps }, (_, i) => first + ((last - first) * (i + 1)) / steps);
}

/** A knot at `first`, and those that are put from there to each of the `ends` in turn. */
function knotsAlong(
  first: number,
  ends: Float64Array,
  at: Motion,
  stepWith: (momentAt: MomentAt, put: (knot: Moment) => true) => Step,
): Knots | undefined {
  const knots = new GrowingKnots(ends.length + 1);
  const momentAt: MomentAt = t => {
    const T = at(t);
    return T && { t, T, matrix: toMatrix(T) };
  };
  const put = (knot: Moment): true => {
    knots.add(knot);
    return true;
  };
  const step = stepWith(momentAt, put);
  let before = momentAt(first);
  if (!before) return undefined;
  put(before);
  for (const end of ends) {
    const after = momentAt(end);
    if (!after || !step(before, after)) return undefined;
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
