// How much longer messages take from some moment on, told by their clock, which runs on evenly there: what a fit must take out.
import type { FloorCurve } from './floor-curve.js';
import { FloorFitter, type FloorLine, sigmaAt, valueAt } from './floor-line.js';
import { lowerBound } from './order-statistics.js';
import { formatDuration } from './stamp.js';

/** From position `at` of a stream on its messages take `ns` longer than those that take the least. */
export interface DelayLevel {
  readonly at: number;
  readonly ns: number;
  /** Against the level that takes the least, ns. */
  readonly sigmaNs: number;
}

/** Stamps ascending, ns, with record - header beside them. */
export interface DelaySeries {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** So much beside a step tells the line that goes on behind it: long enough for a floor, short enough for an oscillator's wander. */
const REACH_NS = 60e9;
/** A step that is known no better is not known, ns. */
const MOST_SIGMA_NS = 2e6;

/**
 * Levels that begin at `from` and at each of `steps`, positions ascending in [from, to). `series` gives what lies in a range of positions.
 * A step is the distance of the floors of both sides where they meet. Undefined where a side tells no floor, or none well enough.
 */
export function delayLevels(
  stamp: Float64Array,
  from: number,
  to: number,
  steps: readonly number[],
  series: (from: number, to: number) => DelaySeries,
  grain: number,
): DelayLevel[] | undefined {
  const edges = [from, ...steps, to];
  const fitter = new FloorFitter();
  const lineOf = ({ x, y }: DelaySeries, near: 'begin' | 'end'): FloorLine | undefined => {
    if (near === 'begin') return fitter.fit(x, y, 0, lowerBound(x, x[0] + REACH_NS), grain);
    return fitter.fit(x, y, lowerBound(x, x[x.length - 1] - REACH_NS), x.length, grain);
  };
  const levels = [{ ns: 0, variance: 0 }];
  for (let k = 1; k + 1 < edges.length; k++) {
    const before = lineOf(series(edges[k - 1], edges[k]), 'end');
    const after = lineOf(series(edges[k], edges[k + 1]), 'begin');
    if (!before || !after) return undefined;
    const moment = stamp[edges[k]];
    const sigma = Math.hypot(sigmaAt(before, moment), sigmaAt(after, moment));
    if (!(sigma <= MOST_SIGMA_NS)) return undefined;
    const last = levels[k - 1];
    levels.push({
      ns: last.ns + valueAt(after, moment) - valueAt(before, moment),
      variance: last.variance + sigma ** 2,
    });
  }
  const least = levels.reduce((a, b) => (b.ns < a.ns ? b : a));
  return levels.map(({ ns, variance }, k) => ({
    at: edges[k],
    ns: ns - least.ns,
    sigmaNs: Math.sqrt(Math.abs(variance - least.variance)),
  }));
}

/** A step of the delay by `ns` in words. */
export function delayStepText(ns: number): string {
  const size = formatDuration(Math.round(Math.abs(ns) / 1e5) * 1e5);
  return `from some moment on messages take ${size} ${ns < 0 ? 'less' : 'longer'}, and the clock runs on evenly`;
}

/** A floor from which the levels were taken out: what they are not known by is in its sigma. */
export function withLevels(curve: FloorCurve, levels: readonly DelayLevel[], stamp: Float64Array): FloorCurve {
  if (levels.length === 0) return curve;
  const levelAt = (x: number) => levels.findLast(({ at }) => stamp[at] <= x) ?? levels[0];
  const sigma = curve.sigma.map((own, k) => Math.hypot(own, levelAt(curve.x[k]).sigmaNs));
  const most = levels.reduce((most, { sigmaNs }) => Math.max(most, sigmaNs), 0);
  const span = curve.x[curve.x.length - 1] - curve.x[0];
  // A step in the middle turns the line through all of it by three halves of itself over the span.
  return { ...curve, sigma, slopeSigma: Math.hypot(curve.slopeSigma, (1.5 * most) / span) };
}
