// The floor of a window of delays as a line, with an honest sigma: how fast the messages' clock runs against the recorder's.
import { HullScratch, lineBelow } from './lower-hull.js';
import { smallest } from './select-smallest.js';

/** floor(x) = at + slope (x - middle), ns; sigma²(x) = atSigma² + (x - middle)² slopeSigma². */
export interface FloorLine {
  readonly middle: number;
  readonly at: number;
  readonly atSigma: number;
  readonly slope: number;
  readonly slopeSigma: number;
  readonly points: number;
  /** How far the floor of most parts of the window lies above the line beyond what chance explains, ns: 0 for one steady clock. */
  readonly misfit: number;
  /** How far the floor bends away from the line, ns: 0 where chance explains it. */
  readonly bend: number;
}

export function valueAt(line: FloorLine, x: number): number {
  return line.at + line.slope * (x - line.middle);
}

export function sigmaAt(line: FloorLine, x: number): number {
  return Math.hypot(line.atSigma, (x - line.middle) * line.slopeSigma);
}

/** Fewer points tell no floor. */
export const LEAST_POINTS = 20;

/** Parts of the window that must each reach down to the line. */
const PARTS = 6;

export class FloorFitter {
  readonly #scratch = new HullScratch();
  #above = new Float64Array(1024);

  /**
   * Points [from, to), x ascending. `grain` is the step of the stamps, ns. The hull lies too high by about what the lowest
   * points miss the floor by. How much, and how it scatters, is measured by fitting every B-th point only: with density
   * ~q^(a-1) of the delays q near the floor, such fits scatter and lie too high B^(1/a) times as much as the whole (minimum
   * of n draws). The exponent a comes from the lowest points (Hill): 1 for a sharp floor (exponential), 2 for gamma(2).
   */
  fit(x: Float64Array, y: Float64Array, from: number, to: number, grain: number): FloorLine | undefined {
    const points = to - from;
    const line = points < LEAST_POINTS ? undefined : lineBelow(x, y, from, to, 1, this.#scratch);
    if (!line) return undefined;
    const span = x[to - 1] - x[from];
    const above = this.#residuals(x, y, from, to, line.middle, line.at, line.slope);
    const low = smallest(above, points, Math.max(12, Math.min(100, Math.floor(points / 10))));
    const subsets = Math.max(2, Math.min(8, Math.floor(points / 10)));
    const offsets: number[] = [];
    const slopes: number[] = [];
    for (let b = 0; b < subsets; b++) {
      const part = lineBelow(x, y, from + b, to, subsets, this.#scratch);
      if (!part) continue;
      offsets.push(part.at + part.slope * (line.middle - part.middle) - line.at);
      slopes.push(part.slope - line.slope);
    }
    if (offsets.length < 2) return undefined;
    // The delays count from the floor itself: exponent and bias are found together.
    let [bias, sharpness] = [0, 1];
    for (let round = 0; round < 4; round++) {
      sharpness = exponentOf(low, bias);
      bias = Math.max(0, mean(offsets)) / (subsets ** (1 / sharpness) - 1);
    }
    const shrink = subsets ** (1 / sharpness);
    const at = line.at - bias;
    const chance = Math.hypot(deviation(offsets) / shrink, bias, grain / Math.sqrt(12));
    const misfit = Math.max(0, this.#unreached(x, from, to) + bias - 2.5 * PARTS ** (1 / sharpness) * chance);
    const byChance = deviation(slopes) / shrink;
    const bySlopes = this.#bend(x, y, from, to, line.slope);
    const usual = 4 * byChance * 4 ** (1 / sharpness);
    // Two slopes that meet in the middle lie off their chord by a quarter of their difference times the span.
    const bend = bySlopes > usual ? (bySlopes * span) / 4 : 0;
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
      points,
      misfit,
      bend,
    };
  }

  #residuals(
    x: Float64Array,
    y: Float64Array,
    from: number,
    to: number,
    middle: number,
    at: number,
    slope: number,
  ): Float64Array {
    if (this.#above.length < to - from) this.#above = new Float64Array(2 * (to - from));
    for (let i = from; i < to; i++) this.#above[i - from] = Math.max(0, y[i] - at - slope * (x[i] - middle));
    return this.#above;
  }

  /**
   * What the slopes of the two halves and the whole differ. A steady clock has one; a driver that warms
   * up, or a clock that is being slewed, has two; and where the delay steps, by too little for a jump, the halves agree and the whole does not.
   */
  #bend(x: Float64Array, y: Float64Array, from: number, to: number, whole: number): number {
    const middle = (from + to) >> 1;
    const early = lineBelow(x, y, from, middle, 1, this.#scratch);
    const late = lineBelow(x, y, middle, to, 1, this.#scratch);
    if (!early || !late) return 0;
    const slopes = [early.slope, late.slope, whole];
    return Math.max(...slopes) - Math.min(...slopes);
  }

  /** Of the parts' lowest points the fourth of six: two parts may lie wholly in bursts. */
  #unreached(x: Float64Array, from: number, to: number): number {
    const lowest = new Float64Array(PARTS).fill(Number.POSITIVE_INFINITY);
    const start = x[from];
    const scale = PARTS / (x[to - 1] - start);
    for (let i = from; i < to; i++) {
      const part = Math.min(PARTS - 1, Math.floor((x[i] - start) * scale));
      if (this.#above[i - from] < lowest[part]) lowest[part] = this.#above[i - from];
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const m = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - m) ** 2, 0) / (values.length - 1));
}
