// The floor of the delays over a whole segment: lines of overlapping windows, blended into one chain of knots.
import { FloorFitter, type FloorLine, LEAST_POINTS, sigmaAt, valueAt } from './floor-line.js';
import { median } from './order-statistics.js';

export interface FloorCurve {
  /** Ascending, ns: where the floor is given; between them it is linear. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Of the floor at each knot, ns. */
  readonly sigma: Float64Array;
  /** Of the line through all windows; per unit of x. */
  readonly slope: number;
  readonly slopeSigma: number;
  /** Largest distance between neighbouring windows where they meet, beyond what their sigmas explain, ns. */
  readonly step: number;
  /** How far the floor clearly bends inside a window, ns: its sigma holds that. */
  readonly clearBend: number;
  /** By how much the rate surely changes, inside a window or from one to another; per unit of x. */
  readonly rateChange: number;
}

/** Long enough for a floor at 10 Hz, short enough for the wander of an oscillator. */
const WINDOW_NS = 60e9;
/** Pieces of the curve between the middles of two windows. */
const KNOTS_PER_STEP = 4;

/** Points [from, to), x ascending. Undefined where no window tells a floor. */
export function floorCurve(
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  grain: number,
): FloorCurve | undefined {
  if (to - from < LEAST_POINTS) return undefined;
  const lines = fitWindows(x, y, from, to, grain);
  return lines.length === 0 ? undefined : blend(lines, x[from], x[to - 1]);
}

interface Windowed extends FloorLine {
  readonly start: number;
  readonly end: number;
}

function fitWindows(x: Float64Array, y: Float64Array, from: number, to: number, grain: number): Windowed[] {
  const span = x[to - 1] - x[from];
  // A slow stream needs a longer window: room for 60 messages.
  const long = Math.max(WINDOW_NS, 60 * typicalStep(x, from, to));
  const fitter = new FloorFitter();
  const lines: Windowed[] = [];
  const add = (a: number, b: number) => {
    const line = fitter.fit(x, y, a, b, grain);
    if (line) lines.push({ ...line, start: x[a], end: x[b - 1] });
  };
  if (span <= 1.5 * long) {
    add(from, to);
    return lines;
  }
  const last = x[to - 1] - long;
  let [a, b] = [from, from];
  for (let start = x[from]; ; ) {
    while (a < to && x[a] < start) a++;
    while (b < to && x[b] <= start + long) b++;
    add(a, b);
    if (start >= last) return lines;
    // Where nothing was recorded there is nothing to step through: a gap of ten years is one step.
    const next = start + long / 2;
    start = Math.min(last, b < to && x[b] > next + long ? x[b] : next);
  }
}

/** Median of a thousand steps spread over the stamps: a gap is no step. */
function typicalStep(x: Float64Array, from: number, to: number): number {
  const every = Math.max(1, Math.floor((to - from) / 1000));
  const steps: number[] = [];
  for (let i = from + 1; i < to; i += every) steps.push(x[i] - x[i - 1]);
  return median(steps);
}

/** Between the middles of two windows the weight goes linearly from one to the other. */
function blend(lines: readonly Windowed[], first: number, end: number): FloorCurve {
  const x: number[] = [];
  const y: number[] = [];
  const sigma: number[] = [];
  const knot = (at: number, value: number, s: number) => {
    if (x.length > 0 && at <= x[x.length - 1]) return;
    x.push(at);
    y.push(value);
    sigma.push(s);
  };
  const only = (line: Windowed, at: number) => knot(at, valueAt(line, at), sigmaAt(line, at));
  let step = 0;
  only(lines[0], Math.min(first, lines[0].middle - 1));
  for (const [i, line] of lines.entries()) {
    only(line, line.middle);
    const next = lines[i + 1];
    if (!next) break;
    if (next.start > line.end) {
      only(line, line.end);
      only(next, next.start);
      continue;
    }
    const middle = (line.middle + next.middle) / 2;
    const apart = Math.abs(valueAt(line, middle) - valueAt(next, middle));
    step = Math.max(step, apart - 6 * Math.hypot(sigmaAt(line, middle), sigmaAt(next, middle)));
    for (let k = 1; k < KNOTS_PER_STEP; k++) {
      const weight = k / KNOTS_PER_STEP;
      const at = line.middle + weight * (next.middle - line.middle);
      const [a, b] = [valueAt(line, at), valueAt(next, at)];
      const chance = Math.hypot((1 - weight) * sigmaAt(line, at), weight * sigmaAt(next, at));
      // Two straight lines over a floor that bends: their distance is a measure of the bend.
      knot(at, a + weight * (b - a), Math.hypot(chance, (b - a) / 3));
    }
  }
  const tail = lines[lines.length - 1];
  only(tail, Math.max(end, tail.middle + 1));
  return {
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    sigma: Float64Array.from(sigma),
    ...overall(lines),
    step,
    clearBend: lines.reduce((most, line) => Math.max(most, line.clearBend), 0),
    rateChange: rateChange(lines),
  };
}

/** Sigmas that two rates must lie apart, each its own. */
const APART = 3;

function rateChange(lines: readonly FloorLine[]): number {
  let [inside, fastest, slowest] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const line of lines) {
    inside = Math.max(inside, line.rateChange);
    fastest = Math.max(fastest, line.slope - APART * line.slopeSigma);
    slowest = Math.min(slowest, line.slope + APART * line.slopeSigma);
  }
  return Math.max(inside, fastest - slowest);
}

/** The least squares line through the windows' middles; sigma by their scatter or their own sigmas, whichever is larger. */
function overall(lines: readonly Windowed[]): { slope: number; slopeSigma: number } {
  if (lines.length < 3) {
    const weights = lines.map(line => 1 / line.slopeSigma ** 2);
    const sum = weights.reduce((a, b) => a + b, 0);
    if (!Number.isFinite(sum)) return { slope: lines[0].slope, slopeSigma: lines[0].slopeSigma };
    const slope = lines.reduce((total, line, i) => total + line.slope * weights[i], 0) / sum;
    return { slope, slopeSigma: Math.min(...lines.map(line => line.slopeSigma)) };
  }
  const n = lines.length;
  const x0 = lines.reduce((sum, line) => sum + (line.middle - lines[0].middle), 0) / n + lines[0].middle;
  const y0 = lines.reduce((sum, line) => sum + line.at, 0) / n;
  let [xx, xy] = [0, 0];
  for (const { middle, at } of lines) {
    xx += (middle - x0) ** 2;
    xy += (middle - x0) * (at - y0);
  }
  const slope = xy / xx;
  let [scatter, own] = [0, 0];
  for (const { middle, at, atSigma } of lines) {
    scatter += (at - y0 - slope * (middle - x0)) ** 2;
    own += atSigma ** 2;
  }
  // Windows overlap by half: two count as one.
  return { slope, slopeSigma: Math.sqrt((2 * Math.max(scatter / (n - 2), own / n)) / xx) };
}
