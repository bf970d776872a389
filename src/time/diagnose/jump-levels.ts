// The levels on both sides of a possible jump, and whether their difference is one beyond doubt.
import { median, quantile, robustSigma, sigmaOfSorted } from '../order-statistics.js';
import type { Delays } from './delays.js';

/** Smaller steps are not called jumps: transport does as much, ns. */
export const LEAST_JUMP = 5e6;
const FEWEST = 5;

/** Medians on both sides, when their difference is a jump beyond doubt. Places are entries of `free`. */
export function levelsAround(
  ns: Float64Array,
  free: Uint32Array,
  at: number,
  last: number,
  next: number,
  hold: number,
): Levels | undefined {
  // The place is uncertain by an entry or two: those next to it are left out.
  const left = side(ns, free, Math.max(last, at - hold), at - 1);
  const right = side(ns, free, at + 1, Math.min(next, at + hold));
  if (!left || !right) return undefined;
  const size = right.middle - left.middle;
  const floor = right.floor - left.floor;
  // 1.2533 sigma / sqrt(n) is the error of a median; delays of neighbours are alike, so it is doubled.
  const sigmaNs = 2.5 * Math.hypot(left.sigma / Math.sqrt(left.count), right.sigma / Math.sqrt(right.count));
  const delay = Math.max(left.sigma, right.sigma);
  const sure = Math.max(0.9 * LEAST_JUMP, 2.5 * sigmaNs);
  if (size * floor <= 0 || Math.min(Math.abs(size), Math.abs(floor)) < sure) return undefined;
  const wander = Math.max(left.wander, right.wander);
  const residuals = new Float64Array(left.count + right.count);
  residuals.set(left.sorted.map(v => v - left.middle));
  residuals.set(
    right.sorted.map(v => v - right.middle),
    left.count,
  );
  return { before: left.middle, after: right.middle, delay, residuals: residuals.sort(), sigmaNs, wander };
}

export interface Levels {
  readonly before: number;
  readonly after: number;
  readonly delay: number;
  /** Delays minus their level, ascending. */
  readonly residuals: Float64Array;
  readonly sigmaNs: number;
  /** By how much the error of a mean grows because neighbours are alike. */
  readonly wander: number;
}

/**
 * The variance of steps between neighbours is 2 (1 - r) that of the values, r their correlation; n values of a first-order
 * process count as n (1 - r) / (1 + r).
 */
export function wander(values: Float64Array, sigma: number): number {
  const steps = values.subarray(1).map((v, k) => v - values[k]);
  const r = 1 - (robustSigma(steps) / sigma) ** 2 / 2;
  return r > 0 ? Math.sqrt((1 + Math.min(r, 0.99)) / (1 - Math.min(r, 0.99))) : 1;
}

/** A delay that wanders differs from one window to the next without any jump; only the header's own steps could tell then. */
export function steady({ before, after, sigmaNs, wander }: Levels): boolean {
  return Math.abs(after - before) > 2.5 * sigmaNs * wander;
}

/** Messages on both sides that a step must show in already: a delay that wanders from one level to another is none. */
const NEAR = 12;

export function sudden({ ns, held }: Delays, entry: number, { before, after }: Levels): boolean {
  const size = after - before;
  const near = (from: number, step: 1 | -1) => {
    const found: number[] = [];
    for (let k = from; k >= 0 && k < ns.length && found.length < NEAR; k += step) if (held[k] === 0) found.push(ns[k]);
    return median(found);
  };
  return (near(entry, 1) - near(entry - 1, -1)) * Math.sign(size) > 0.5 * Math.abs(size);
}

function side(ns: Float64Array, free: Uint32Array, from: number, to: number) {
  if (to - from < FEWEST - 1) return undefined;
  const sorted = pick(ns, free.subarray(from, to)).sort();
  return {
    sorted,
    count: sorted.length,
    middle: quantile(sorted, 0.5),
    floor: quantile(sorted, 0.1),
    sigma: sigmaOfSorted(sorted),
    wander: wander(pick(ns, free.subarray(from, to)), sigmaOfSorted(sorted)),
  };
}

export function pick(values: Float64Array, places: Uint32Array): Float64Array {
  const picked = new Float64Array(places.length);
  for (let k = 0; k < places.length; k++) picked[k] = values[places[k]];
  return picked;
}
