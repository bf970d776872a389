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

/**
 * Compares the smallest of `window` entries before and after every place. A single low outlier must not count, so entries
 * are medians of three first. Linear in the length, whatever the window.
 */
export function levelShifts(values: Float64Array, window: number, least: number): LevelShift[] {
  const n = values.length;
  if (n < 2 * FEWEST) return [];
  const calm = medianOfThree(values);
  const minima = slidingMinima(calm, window);
  const shift = new Float64Array(n);
  for (let i = FEWEST; i + FEWEST <= n; i++) {
    // minima[k] is the minimum of the `window` entries that end with k.
    const end = Math.min(n, i + window);
    shift[i] = (end - i < window ? minimum(calm, i, end) : minima[end - 1]) - minima[i - 1];
  }
  const stride = Math.max(1, Math.floor(n / SAMPLE));
  const sample = Float64Array.from({ length: Math.ceil(n / stride) }, (_, k) => shift[k * stride]);
  const limit = Math.max(least, 3.5 * robustSigma(sample));
  const found: { from: number; to: number; size: number }[] = [];
  for (let i = 0; i < n; i++) {
    if (!(Math.abs(shift[i]) > limit)) continue;
    let [end, top] = [i, i];
    while (end < n && shift[end] * shift[i] > 0 && Math.abs(shift[end]) > limit) {
      if (Math.abs(shift[end]) > Math.abs(shift[top])) top = end;
      end++;
    }
    // A rising floor is complete at the start of the stretch, a falling one at its end; noise breaks a stretch, so parts are joined.
    const before = found.at(-1);
    const joined = before && before.size * shift[i] > 0 && i - before.to < window ? found.pop() : undefined;
    const from = joined?.from ?? i;
    found.push({
      from,
      to: end,
      size: joined && Math.abs(joined.size) > Math.abs(shift[top]) ? joined.size : shift[top],
    });
    i = end - 1;
  }
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

function medianOfThree(values: Float64Array): Float64Array {
  return values.map((v, i) => {
    if (i === 0 || i === values.length - 1) return v;
    const [a, b] = [values[i - 1], values[i + 1]];
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), v));
  });
}

/** Minimum of the last `window` entries at every place (a queue of candidates, each entry put in and taken out once). */
function slidingMinima(values: Float64Array, window: number): Float64Array {
  const minima = new Float64Array(values.length);
  const queue = new Int32Array(values.length);
  let [first, last] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    while (last > first && values[queue[last - 1]] >= values[i]) last--;
    queue[last++] = i;
    if (queue[first] <= i - window) first++;
    minima[i] = values[queue[first]];
  }
  return minima;
}

function minimum(values: Float64Array, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i++) if (values[i] < least) least = values[i];
  return least;
}
