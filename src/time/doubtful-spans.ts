// Messages beside a jump whose delays are of neither side: a second step of the clock too near to tell, or a place found wrongly.
import { wander } from './diagnose/jump-levels.js';
import { quantile, sigmaOfSorted } from './order-statistics.js';

/** Positions [from, to) of messages whose corrected time may be off by `ns`. */
export interface DoubtfulSpan {
  readonly from: number;
  readonly to: number;
  readonly ns: number;
}

/** Messages looked at on each side of a jump. */
const REACH = 400;
const FEWEST = 5;
/** Far beyond chance for one run among all that begin at a jump. */
const SIGMAS = 5;
/** One message counts as no more. */
const MOST = 20;
/** No delay is steadier than its scheduler, ns. */
const FINEST = 20e3;

/**
 * `ns` are delays without their slope at the positions `at`, `breaks` entries of them, and `shifts` such from which on the delay is another, both ascending.
 * A run that begins or ends at a break and lies, summed up, off the level that its side has up to the next of either by more than chance: the largest
 * deviation of cumulative sums over the root of their length (Page, Biometrika 1954).
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
    const left = runOf(ns.slice(Math.max(before, place - REACH), place).reverse());
    if (left) add(place - left.length, place, left.ns);
    const after = edges[edges.lastIndexOf(place) + 1];
    const right = runOf(ns.subarray(place, Math.min(after, place + REACH)));
    if (right) add(place, place + right.length, right.ns);
  }
  return spans;
}

function runOf(ns: Float64Array): { readonly length: number; readonly ns: number } | undefined {
  if (ns.length < 2 * FEWEST) return undefined;
  // What is usual is told by the half that lies farther away.
  const near = ns.length >> 1;
  const sorted = ns.slice(near).sort();
  const level = quantile(sorted, 0.5);
  // Delays have a floor: below their level they scatter less than above.
  const [above, below] = [sigmaOfSorted(sorted), (level - quantile(sorted, 0.1)) / 1.2816];
  const clipped = ns.map(value => {
    const off = (value - level) / Math.max(FINEST, value < level ? below : above);
    return Math.max(-MOST, Math.min(MOST, off));
  });
  const usual = clipped.subarray(near);
  const mean = usual.reduce((total, value) => total + value, 0) / usual.length;
  const scatter = Math.sqrt(usual.reduce((total, value) => total + (value - mean) ** 2, 0) / usual.length);
  const alike = wander(usual, scatter);
  let [sum, most, length] = [0, SIGMAS * Math.max(1, scatter) * alike, 0];
  for (let m = 0; m < near; m++) {
    sum += clipped[m] - mean;
    const deviation = Math.abs(sum) / Math.sqrt(m + 1);
    if (deviation > most) [most, length] = [deviation, m + 1];
  }
  if (length === 0) return undefined;
  const squares = ns.subarray(0, length).reduce((total, value) => total + (value - level) ** 2, 0);
  return { length, ns: Math.sqrt(squares / length) };
}
