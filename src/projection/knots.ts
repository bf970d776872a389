// A transform that changes with time, as matrices at times so close that what lies between two can be interpolated.
import { angleBetween, type SE3, writeMatrix } from '../geometry/index.js';
import type { Knots } from '../kernel/index.js';

/** A broken clock could ask for any number of knots. */
const MAX_STEPS = 1000;
const MAX_PARTS = 64;

/** Knots from `first` to `last` (> first), ns, at most `stepNs` and `maxAngle` (rad) apart; undefined where `at` is. */
export function knotsOver(
  first: number,
  last: number,
  at: (tNs: number) => SE3 | undefined,
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
        knots.add(between, T_between);
      }
    }
    knots.add(end, T);
    previous = T;
    start = end;
  }
  return knots.all();
}

class GrowingKnots {
  #t: Float64Array;
  #matrices: Float64Array;
  #count = 0;

  constructor(room: number) {
    this.#t = new Float64Array(room);
    this.#matrices = new Float64Array(12 * room);
  }

  add(tNs: number, T: SE3): void {
    const at = this.#count++;
    if (at === this.#t.length) this.#grow();
    this.#t[at] = tNs;
    writeMatrix(T, this.#matrices, 12 * at);
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
