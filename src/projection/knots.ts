// A transform that changes with time, as matrices at times so close that what lies between two can be interpolated.
import { compose, inverse, rotationAngle, type SE3, toMatrix } from '../geometry/index.js';
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
  const t: number[] = [];
  const matrices: number[] = [];
  let previous: SE3 | undefined;
  for (let step = 0; step <= steps; step++) {
    const end = first + ((last - first) * step) / steps;
    const T = at(end);
    if (!T) return undefined;
    const start = t.at(-1);
    if (previous && start !== undefined) {
      const parts = Math.min(MAX_PARTS, Math.ceil(rotationAngle(compose(inverse(previous), T)) / maxAngle));
      for (let part = 1; part < parts; part++) {
        const between = start + ((end - start) * part) / parts;
        const T_between = at(between);
        if (!T_between) return undefined;
        t.push(between);
        matrices.push(...toMatrix(T_between));
      }
    }
    t.push(end);
    matrices.push(...toMatrix(T));
    previous = T;
  }
  return { t: Float64Array.from(t), matrices: Float64Array.from(matrices) };
}
