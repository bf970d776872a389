// The floor of a window of delays as a line, with an honest sigma: how fast the messages' clock runs against the recorder's.
import { HullScratch, lineBelow } from './lower-hull.js';
import { robustSigma } from './order-statistics.js';
import { smallest } from './select-smallest.js';

/** floor(x) = at + slope (x - middle), ns; sigma²(x) = atSigma² + (x - middle)² slopeSigma². */
export interface FloorLine {
  readonly middle: number;
  readonly at: number;
  readonly atSigma: number;
  readonly slope: number;
  readonly slopeSigma: number;
  /** How far the floor bends away from the line, ns: 0 where the delays' scatter might explain it after all. */
  readonly clearBend: number;
  /** By how much the rate changes inside the window, per unit of x: 0 where chance or the delays' scatter might explain it. */
  readonly rateChange: number;
}

export function valueAt(line: FloorLine, x: number): number {
  return line.at + line.slope * (x - line.middle);
}

export function sigmaAt(line: FloorLine, x: number): number {
  return Math.hypot(line.atSigma, (x - line.middle) * line.slopeSigma);
}

/** Fewer points tell no floor. */
export const LEAST_POINTS = 20;

/** Delays without a floor bend by more than they should; never by so many of their sigmas. */
const CLEAR = 3;

/** Parts of the window that must each reach down to the line. */
const PARTS = 6;

export class FloorFitter {
  readonly #scratch = new HullScratch();
  #x = new Float64Array(1024);
  #y = new Float64Array(1024);
  #above = new Float64Array(1024);

  /**
   * Points [from, to) of `allX` and `allY`, x ascending. `grain` is the step of the stamps, ns. The hull lies too high by about what the lowest
   * points miss the floor by. How much, and how it scatters, is measured by fitting every B-th point only: with density
   * ~q^(a-1) of the delays q near the floor, such fits scatter and lie too high B^(1/a) times as much as the whole (minimum
   * of n draws). The exponent a comes from the lowest points (Hill): 1 for a sharp floor (exponential), 2 for gamma(2).
   */
  fit(allX: Float64Array, allY: Float64Array, from: number, to: number, grain: number): FloorLine | undefined {
    const points = to - from;
    if (points < LEAST_POINTS) return undefined;
    const { x, y } = this.#copied(allX, allY, from, to);
    const line = lineBelow(x, y, 0, points, 1, this.#scratch);
    if (!line) return undefined;
    const span = x[points - 1] - x[0];
    const above = this.#residuals(x, y, points, line.middle, line.at, line.slope);
    const low = smallest(above, points, Math.max(12, Math.min(100, Math.floor(points / 10))));
    const subsets = Math.max(2, Math.min(8, Math.floor(points / 10)));
    const offsets: number[] = [];
    const slopes: number[] = [];
    for (let b = 0; b < subsets; b++) {
      const part = lineBelow(x, y, b, points, subsets, this.#scratch);
      if (!part) continue;
      offsets.push(part.at + part.slope * (line.middle - part.middle) - line.at);
      slopes.push(part.slope - line.slope);
    }
    if (offsets.length < 2) return undefined;
    // The delays count from the floor itself: exponent and bias are found together.
    let [bias, sharpness] = [0, 1];
    for (let round = 0; round < 4; round++) {
      sharpness = exponentOf(low, bias);
      bias = Math.max(0, mean(offsets)) / (rootOf(subsets, sharpness) - 1);
    }
    const shrink = rootOf(subsets, sharpness);
    const at = line.at - bias;
    const chance = Math.hypot(deviation(offsets) / shrink, bias, grain / Math.sqrt(12));
    // How far the floor of most parts of the window lies above the line beyond what chance explains: 0 for one steady clock.
    const misfit = Math.max(0, this.#unreached(x, points) + bias - 2.5 * rootOf(PARTS, sharpness) * chance);
    const byChance = deviation(slopes) / shrink;
    const bySlopes = this.#bend(x, y, points, line.slope);
    const usual = 4 * byChance * rootOf(4, sharpness);
    // Two slopes that meet in the middle lie off their chord by a quarter of their difference times the span.
    const bend = bySlopes > usual ? (bySlopes * span) / 4 : 0;
    const scatter = scatterOf(above, points);
    return {
      middle: line.middle,
      at,
      atSigma: Math.hypot(chance, misfit, bend / 2),
      slope: line.slope,
      slopeSigma: Math.hypot(
        byChance,
        (2 * bias) / span,
        grain / span,
        (4 * misfit) / span,
        Math.max(0, bySlopes - usual),
      ),
      clearBend: bend > CLEAR * scatter ? bend : 0,
      rateChange: bend > scatter ? bySlopes - usual : 0,
    };
  }

  /** A dozen passes go over one window: they find it in memory that is near, and of the plain kind, which engines read fastest. */
  #copied(x: Float64Array, y: Float64Array, from: number, to: number) {
    if (this.#x.length < to - from)
      [this.#x, this.#y, this.#above] = [0, 1, 2].map(() => new Float64Array(2 * (to - from)));
    for (let i = from; i < to; i++) {
      this.#x[i - from] = x[i];
      this.#y[i - from] = y[i];
    }
    return { x: this.#x, y: this.#y };
  }

  #residuals(
    x: Float64Array,
    y: Float64Array,
    points: number,
    middle: number,
    at: number,
    slope: number,
  ): Float64Array {
    for (let i = 0; i < points; i++) this.#above[i] = Math.max(0, y[i] - at - slope * (x[i] - middle));
    return this.#above;
  }

  /**
   * What the slopes of the two halves and the whole differ. A steady clock has one; a driver that warms
   * up, or a clock that is being slewed, has two; and where the delay steps, by too little for a jump, the halves agree and the whole does not.
   */
  #bend(x: Float64Array, y: Float64Array, points: number, whole: number): number {
    const middle = points >> 1;
    const early = lineBelow(x, y, 0, middle, 1, this.#scratch);
    const late = lineBelow(x, y, middle, points, 1, this.#scratch);
    if (!early || !late) return 0;
    const slopes = [early.slope, late.slope, whole];
    return Math.max(...slopes) - Math.min(...slopes);
  }

  /** Of the parts' lowest points the fourth of six: two parts may lie wholly in bursts. */
  #unreached(x: Float64Array, points: number): number {
    const lowest = new Float64Array(PARTS).fill(Number.POSITIVE_INFINITY);
    const start = x[0];
    const scale = PARTS / (x[points - 1] - start);
    for (let i = 0; i < points; i++) {
      const part = Math.min(PARTS - 1, Math.floor((x[i] - start) * scale));
      if (this.#above[i] < lowest[part]) lowest[part] = this.#above[i];
    }
    const known = lowest.filter(Number.isFinite).sort();
    return known[Math.min(known.length - 1, 3)];
  }
}

/** Hill's estimate from the lowest delays above the line, ascending, of which each is short by the line's bias. */
function exponentOf(low: Float64Array, bias: number): number {
  const top = low[low.length - 1] + bias;
  let [sum, count] = [0, 0];
  // The two that the line touches are no draws.
  for (let i = 2; i < low.length - 1; i++) {
    if (low[i] + bias <= 0) continue;
    sum += Math.log(top / (low[i] + bias));
    count++;
  }
  return count === 0 || sum === 0 ? 1 : Math.max(1, Math.min(4, count / sum));
}

/** number^(1/degree). Not by `**`, in whose last bits engines differ. */
function rootOf(number: number, degree: number): number {
  return Math.exp(Math.log(number) / degree);
}

/** Of the first `count` delays, without what changes slowly. */
function scatterOf(delays: Float64Array, count: number): number {
  const steps = Float64Array.from({ length: count - 1 }, (_, i) => delays[i + 1] - delays[i]);
  return robustSigma(steps) / Math.SQRT2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const m = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - m) ** 2, 0) / (values.length - 1));
}
