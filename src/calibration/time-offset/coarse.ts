// The rough offset: how fast each body turns, on a common grid, compared at every lag at which the recordings overlap.
import { correlate } from './correlate.js';
import { type TurnCurve, walk } from './turn-curve.js';

export interface CoarseOptions {
  /** Only offsets within `maxLagNs` of `aroundNs` are looked at; without it every lag with enough overlap. */
  readonly aroundNs?: number;
  readonly maxLagNs?: number;
  /** Speeds keep their sign; of rotations only the size is compared, because it is the same in every frame. */
  readonly signed: boolean;
}

/** Offsets are ns on a's clock minus b's, both since their own origins. */
export interface Coarse {
  readonly offsetNs: number;
  /** Pearson's coefficient at the peak. */
  readonly peak: number;
  /** Peak against the best lag outside of the main lobe and ±0.3 s, both weighted by √overlap; Infinity without another lag. */
  readonly peakRatio: number;
  /** Half the width of the main lobe at half its height, ns. */
  readonly halfWidthNs: number;
  /** Seconds in which both say something at the peak. */
  readonly overlapSeconds: number;
  readonly curve: CorrelationCurve;
}

/** For plots: the coefficient at each lag; NaN where the recordings overlap too little. */
export interface CorrelationCurve {
  readonly offsetNs: Float64Array;
  readonly correlation: Float64Array;
}

/** Widths over which a turn is measured, as multiples of the shortest: short ones keep detail, long ones average noise away. */
const WIDTHS = [1, 3, 10];
const SHORTEST_NS = 100e6;
/** Of a drive of hours the grid gets wider instead of longer … */
const MOST_POINTS = 2 ** 18;
/** … up to a day and a half; of stamps farther apart the part with most data is compared. */
const WIDEST_STEP_NS = 500e6;
/** A second peak of the correlation is looked for at least this far from the first. */
const SECOND_PEAK_NS = 300e6;
/** Tracks must share this much of their time, where they have as much. */
const MIN_OVERLAP_NS = 10e9;

/** Undefined when the two never say something long enough at the same lag. */
export function coarseOffset(a: TurnCurve, b: TurnCurve, options: CoarseOptions): Coarse | undefined {
  const span = Math.max(...[a, b].map(({ t }) => t[t.length - 1] - t[0]));
  const widest = Math.min(WIDEST_STEP_NS, span / MOST_POINTS);
  const shortest = Math.max(SHORTEST_NS, a.stepNs, b.stepNs, 2 * widest);
  let best: Coarse | undefined;
  for (const width of WIDTHS) {
    const found = atWidth(a, b, width * shortest, shortest / 2, options);
    if (found && (!best || merit(found) > merit(best))) best = found;
  }
  return best;
}

/** A high peak that stands alone. */
function merit({ peak, peakRatio }: Coarse): number {
  return peak * Math.min(peakRatio, 2);
}

function atWidth(a: TurnCurve, b: TurnCurve, width: number, step: number, options: CoarseOptions): Coarse | undefined {
  const [A, B] = [a, b].map(curve => gridOf(curve, width, step, options.signed));
  if (A.values.length < 3 || B.values.length < 3) return undefined;
  const shorter = Math.min(A.values.length, B.values.length) * step;
  const wanted = Math.max(Math.min(MIN_OVERLAP_NS, 0.6 * shorter), 0.3 * shorter);
  // Entry (lag) compares a at A.t0 + (k + lag)·step with b at B.t0 + k·step.
  const base = A.t0 - B.t0;
  const range: [number, number] | undefined =
    options.maxLagNs === undefined
      ? undefined
      : [
          Math.floor(((options.aroundNs ?? 0) - options.maxLagNs - base) / step),
          Math.ceil(((options.aroundNs ?? 0) + options.maxLagNs - base) / step),
        ];
  const { firstLag, r, overlap } = correlate(A.values, B.values, wanted / step, range);
  const most = overlap.reduce((x, y) => Math.max(x, y), 1);
  const score = r.map((x, i) => x * Math.sqrt(overlap[i] / most));
  const at = argmax(score, () => true);
  if (at < 0) return undefined;
  const halfWidth = halfWidthAt(r, at);
  const apart = Math.max(SECOND_PEAK_NS / step, 2 * halfWidth);
  const second = argmax(score, i => Math.abs(i - at) > apart);
  return {
    offsetNs: base + (firstLag + at + subSample(r, at)) * step,
    peak: r[at],
    peakRatio: second < 0 || score[second] <= 0 ? Number.POSITIVE_INFINITY : score[at] / score[second],
    halfWidthNs: halfWidth * step,
    overlapSeconds: overlap[at] * step * 1e-9,
    curve: { offsetNs: r.map((_, i) => base + (firstLag + i) * step), correlation: r },
  };
}

/**
 * Size of the turn over `width` around each grid point, over `width`. Both tracks are asked for the same widths, so a slow one
 * and a fast one are smoothed alike, and each value stands at the middle of what it is about: no half-step bias.
 */
function gridOf(curve: TurnCurve, width: number, step: number, signed: boolean): { t0: number; values: Float64Array } {
  const { t } = curve;
  const span = Math.min(t[t.length - 1] - t[0], MOST_POINTS * step);
  const start = busiest(t, span);
  const n = Math.max(0, Math.floor((span - width) / step) + 1);
  const values = new Float64Array(n || 0);
  const t0 = start + width / 2;
  const walker = walk(curve);
  for (let k = 0; k < n; k++) {
    const middle = t0 + k * step;
    const turn = walker.turn(middle - width / 2, middle + width / 2);
    values[k] = turn ? (signed ? turn[0] : Math.hypot(turn[0], turn[1], turn[2])) : Number.NaN;
  }
  return { t0, values };
}

/** Start of the window of this length that holds most knots; the first knot when it holds all. */
function busiest(t: Float64Array, span: number): number {
  let [best, count] = [t[0], 0];
  for (let i = 0, k = 0; i < t.length && k < t.length; i++) {
    while (k < t.length && t[k] <= t[i] + span) k++;
    if (k - i > count) [best, count] = [t[i], k - i];
  }
  return best;
}

function argmax(values: Float64Array, allowed: (i: number) => boolean): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]) && (best < 0 || values[i] > values[best]) && allowed(i)) best = i;
  }
  return best;
}

/** Vertex of the parabola through the peak and its neighbours, in steps from the peak; 0 at an edge. */
function subSample(r: Float64Array, at: number): number {
  const [before, peak, after] = [r[at - 1], r[at], r[at + 1]];
  const bend = before - 2 * peak + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}

/** Steps to half the peak's height, the nearer side; at least one. */
function halfWidthAt(r: Float64Array, at: number): number {
  for (let k = 1; k < r.length; k++) {
    const low = (i: number) => i < 0 || i >= r.length || !(r[i] > r[at] / 2);
    if (low(at - k) && low(at + k)) return k;
  }
  return Math.max(1, r.length);
}
