// Messages beside a jump whose delays fit neither side of it: a second step too near to tell, or a jump placed a few messages off.
import { wander } from './diagnose/jump-levels.js';
import { quantile, sigmaOfSorted } from './order-statistics.js';

/** Positions [from, to) of messages whose corrected time may be off by `ns`. */
export interface DoubtfulSpan {
  readonly from: number;
  readonly to: number;
  readonly ns: number;
}

/** Messages looked at on each side of a jump; the farther half of them tells what is usual. */
const REACH = 400;
const FEWEST_USUAL = 5;
/** A run of odd delays must deviate by this many sigmas: the largest of hundreds of runs reaches 3 by chance. */
const SIGMAS = 5;
/** However far off it lies, one message counts as no more than this many sigmas: a burst is no run. */
const MOST_OF_ONE = 20;
/** No delay is steadier than its scheduler, ns. */
const FINEST = 20e3;
/** The tenth part of a normal distribution lies this many sigmas and more below its middle. */
const SIGMAS_OF_TENTH = 1.2816;

/**
 * `ns` are delays without their slope at the positions `at`; entries of these are `breaks`, and `shifts`, from which on the delay is
 * another; both ascend. A run that begins or ends at a break is doubtful where its delays, summed up, lie off the level that its
 * side has up to the next break or shift by more than chance: the largest deviation of cumulative sums over the root of their length (Page,
 * Biometrika 1954).
 */
export function doubtfulSpans(
  at: Uint32Array,
  ns: Float64Array,
  breaks: readonly number[],
  shifts: readonly number[] = [],
): DoubtfulSpan[] {
  const edges = [0, ...breaks, ...shifts, ns.length].sort((a, b) => a - b);
  const spans: DoubtfulSpan[] = [];
  const add = (from: number, to: number, ns: number) => spans.push({ from: at[from], to: at[to - 1] + 1, ns });
  for (const place of breaks) {
    const before = edges[edges.indexOf(place) - 1];
    const left = oddRun(ns.slice(Math.max(before, place - REACH), place).reverse());
    if (left) add(place - left.length, place, left.ns);
    const after = edges[edges.lastIndexOf(place) + 1];
    const right = oddRun(ns.subarray(place, Math.min(after, place + REACH)));
    if (right) add(place, place + right.length, right.ns);
  }
  return spans;
}

/** The run of odd delays at the beginning of `ns`, which is the end at the jump: its length, and by how much they are off, rms. */
function oddRun(ns: Float64Array): { readonly length: number; readonly ns: number } | undefined {
  if (ns.length < 2 * FEWEST_USUAL) return undefined;
  const near = ns.length >> 1;
  const sorted = ns.slice(near).sort();
  const level = quantile(sorted, 0.5);
  // Delays have a floor: below their level they scatter less than above.
  const [above, below] = [sigmaOfSorted(sorted), (level - quantile(sorted, 0.1)) / SIGMAS_OF_TENTH];
  const clipped = ns.map(value => {
    const off = (value - level) / Math.max(FINEST, value < level ? below : above);
    return Math.max(-MOST_OF_ONE, Math.min(MOST_OF_ONE, off));
  });
  const usual = clipped.subarray(near);
  const mean = usual.reduce((total, value) => total + value, 0) / usual.length;
  const scatter = Math.sqrt(usual.reduce((total, value) => total + (value - mean) ** 2, 0) / usual.length);
  let [sum, most, length] = [0, SIGMAS * Math.max(1, scatter) * wander(usual, scatter), 0];
  for (let m = 0; m < near; m++) {
    sum += clipped[m] - mean;
    const deviation = Math.abs(sum) / Math.sqrt(m + 1);
    if (deviation > most) [most, length] = [deviation, m + 1];
  }
  if (length === 0) return undefined;
  const squares = ns.subarray(0, length).reduce((total, value) => total + (value - level) ** 2, 0);
  return { length, ns: Math.sqrt(squares / length) };
}
