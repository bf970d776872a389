// A transform that changes with time, as matrices at times so close that what lies between two can be interpolated.
import { angleBetween, type SE3, toMatrix } from '../geometry/index.js';
import type { Knots } from '../kernel/index.js';

/** A broken clock could ask for any number of knots. */
const MAX_STEPS = 1000;
const MAX_PARTS = 64;

/** A transform at a time, ns; undefined where it is not known. */
type Motion = (tNs: number) => SE3 | undefined;

/** Knots from `first` to `last` (> first), ns, at most `stepNs` and `maxAngle` (rad) apart; undefined where `at` is. */
export function knotsOver(
  first: number,
  last: number,
  at: Motion,
  stepNs: number,
  maxAngle: number,
): Knots | undefined {
  const steps = Math.min(MAX_STEPS, Math.ceil((last - first) / stepNs));
  const knots = new GrowingKnots(steps + 1);
  let previous: SE3 | undefined;
  let start = first;
  for (let step = 0; step <= steps; step++) {
    const end = first + ((last - first) * step) / steps;
    const T = at(end);
    if (!T) return undefined;
    if (previous) {
      const parts = Math.min(MAX_PARTS, Math.ceil(angleBetween(previous, T) / maxAngle));
      for (let part = 1; part < parts; part++) {
        const between = start + ((end - start) * part) / parts;
        const T_between = at(between);
        if (!T_between) return undefined;
        knots.add(between, toMatrix(T_between));
      }
    }
    knots.add(end, toMatrix(T));
    previous = T;
    start = end;
  }
  return knots.all();
}

/**
 * Knots from `first` to `last` (> first), ns, at most `stepNs` apart, and so close that halfway between two of them a point `reach` (m) from
 * the origin is off by `error` (m) at most; undefined where `at` is.
 */
export function knotsWithin(
  first: number,
  last: number,
  at: Motion,
  stepNs: number,
  { reach, error }: { readonly reach: number; readonly error: number },
): Knots | undefined {
  const steps = Math.min(MAX_STEPS, Math.ceil((last - first) / stepNs));
  const knots = new GrowingKnots(steps + 1);
  const matrixAt = (tNs: number): Float64Array | undefined => {
    const T = at(tNs);
    return T && toMatrix(T);
  };
  /** Adds the knots after `a` up to `b`, whose matrices are given. */
  const divide = (a: number, A: Float64Array, b: number, B: Float64Array, parts: number): boolean => {
    const middle = a + (b - a) / 2;
    const M = matrixAt(middle);
    if (!M) return false;
    if (parts < MAX_PARTS && !(offHalfway(A, M, B, reach) <= error))
      return divide(a, A, middle, M, 2 * parts) && divide(middle, M, b, B, 2 * parts);
    knots.add(b, B);
    return true;
  };
  let start = first;
  let before = matrixAt(first);
  if (!before) return undefined;
  knots.add(first, before);
  for (let step = 1; step <= steps; step++) {
    const end = first + ((last - first) * step) / steps;
    const after = matrixAt(end);
    if (!after || !divide(start, before, end, after, 1)) return undefined;
    start = end;
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

  add(tNs: number, matrix: Float64Array): void {
    const at = this.#count++;
    if (at === this.#t.length) this.#grow();
    this.#t[at] = tNs;
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
