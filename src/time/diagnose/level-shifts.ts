// Where the floor of a noisy series steps up or down: candidates for a jump, cheap to find in a long recording.
import { quantile, robustSigma, sigmaOfSorted } from '../order-statistics.js';

export interface LevelShift {
  /** First entry after the step, as well as the floors can tell. */
  readonly at: number;
  /** Floor after minus floor before, the largest found there. */
  readonly size: number;
}

const FEWEST = 5;
/** Entries looked at for the usual wobble of the floors. */
const SAMPLE = 4096;

interface Stretch {
  readonly from: number;
  to: number;
  size: number;
}

/**
 * Compares the smallest of `window` entries before and after every place. A single low outlier must not count, so entries
 * are made medians of three first: `values` are overwritten, because there may be hours of them. Linear in the length,
 * whatever the window.
 */
export function levelShifts(values: Float64Array, window: number, least: number): LevelShift[] {
  const n = values.length;
  if (n < 2 * FEWEST) return [];
  const calm = values;
  toMediansOfThree(calm);
  const stride = Math.max(1, Math.floor(n / SAMPLE));
  const sample = new Float64Array(Math.ceil(n / stride));
  eachShift(calm, window, (i, shift) => {
    if (i % stride === 0) sample[i / stride] = shift;
  });
  const limit = Math.max(least, 3.5 * robustSigma(sample));
  const found: Stretch[] = [];
  eachShift(calm, window, (i, shift) => {
    if (!(Math.abs(shift) > limit)) return;
    // A rising floor is complete at the start of the stretch, a falling one at its end; noise breaks a stretch, so parts are joined.
    const last = found.at(-1);
    if (last && last.size * shift > 0 && i - last.to < window) {
      last.to = i + 1;
      if (Math.abs(shift) > Math.abs(last.size)) last.size = shift;
    } else found.push({ from: i, to: i + 1, size: shift });
  });
  const shifts = found.flatMap(({ from, to, size }) => {
    const [start, end] = [Math.max(0, from - window), Math.min(n, to + window)];
    const at = changePoint(calm, start, end);
    return [...further(calm, start, at, window, least), { at, size }, ...further(calm, at, end, window, least)];
  });
  return shifts.sort((a, b) => a.at - b.at);
}

/** Two steps in one direction make one stretch, so both sides of a step are searched for another, until there is none beyond doubt. */
function further(values: Float64Array, from: number, to: number, window: number, least: number): LevelShift[] {
  if (to - from < 2 * FEWEST) return [];
  const at = changePoint(values, from, to, FEWEST);
  const left = values.slice(Math.max(from, at - window), at).sort();
  const right = values.slice(at, Math.min(to, at + window)).sort();
  const size = quantile(right, 0.5) - quantile(left, 0.5);
  const floor = quantile(right, 0.1) - quantile(left, 0.1);
  const sigma = Math.hypot(
    sigmaOfSorted(left) / Math.sqrt(left.length),
    sigmaOfSorted(right) / Math.sqrt(right.length),
  );
  const beyondDoubt = size * floor > 0 && Math.min(Math.abs(size), Math.abs(floor)) >= Math.max(least, 4 * sigma);
  if (!beyondDoubt) return [];
  return [...further(values, from, at, window, least), { at, size }, ...further(values, at, to, window, least)];
}

/** Where the mean changes most (largest cumulative deviation; Page, Biometrika 1954). Far outliers count no more than the middle half's reach. */
function changePoint(values: Float64Array, from: number, to: number, margin = 1): number {
  const sorted = values.slice(from, to).sort();
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const clip = (v: number) => Math.min(high + (high - low), Math.max(low - (high - low), v));
  let mean = 0;
  for (let i = from; i < to; i++) mean += clip(values[i]) / (to - from);
  let [sum, best, at] = [0, -1, from];
  for (let i = from; i < to - margin; i++) {
    sum += clip(values[i]) - mean;
    if (i + 1 - from >= margin && Math.abs(sum) > best) [best, at] = [Math.abs(sum), i + 1];
  }
  return at;
}

/** The floor after each place less the one before it, in order; places too near to the ends are left out. */
function eachShift(calm: Float64Array, window: number, visit: (i: number, shift: number) => void): void {
  const n = calm.length;
  const before = slidingMinimum(calm, window);
  const after = slidingMinimum(calm, window);
  for (let i = FEWEST; i + FEWEST <= n; i++)
    visit(i, (n - i < window ? minimum(calm, i, n) : after(i + window - 1)) - before(i - 1));
}

function toMediansOfThree(values: Float64Array): void {
  let a = values[0];
  for (let i = 1; i + 1 < values.length; i++) {
    const [v, b] = [values[i], values[i + 1]];
    values[i] = Math.max(Math.min(a, b), Math.min(Math.max(a, b), v));
    a = v;
  }
}

/**
 * Gives the minimum of the `window` entries that end with place k, for ascending k (a queue of candidates, each entry put in and
 * taken out once).
 */
function slidingMinimum(values: Float64Array, window: number): (k: number) => number {
  const queue = new Int32Array(window + 1);
  let [first, last, next] = [0, 0, 0];
  return k => {
    for (; next <= k; next++) {
      while (last > first && values[queue[(last - 1) % queue.length]] >= values[next]) last--;
      queue[last++ % queue.length] = next;
      if (queue[first % queue.length] <= next - window) first++;
    }
    return values[queue[first % queue.length]];
  };
}

function minimum(values: Float64Array, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i++) if (values[i] < least) least = values[i];
  return least;
}
