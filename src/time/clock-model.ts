// A clock model: what is added to the stamps of one clock so that they tell the recorder's time, piece by piece, with sigma.
import { lowerBound } from './order-statistics.js';

/**
 * From `fromLog` on (time of the recorder, ns since the origin) until the next segment begins. Between knots the correction
 * is linear in the stamp, before the first and after the last it goes on with the slope there.
 */
export interface ClockSegment {
  readonly fromLog: number;
  /** Stamps as recorded, ns since the origin, strictly ascending; one at least. */
  readonly stamp: Float64Array;
  /** Added to the stamp, ns. */
  readonly correction: Float64Array;
  /** Of the correction, ns, up to the constant that stamps cannot tell; NaN where nobody knows. */
  readonly sigma: Float64Array;
}

/** Segments ascend by `fromLog`; the first holds for all that comes before it, too. */
export interface ClockModel {
  readonly segments: readonly ClockSegment[];
}

/** No clock is off by more: from here on it is no rate but another unit. Also keeps the map strictly monotone. */
export const MAX_RATE = 0.01;

export interface Corrected {
  /** Whole ns since the origin. */
  readonly t: number;
  readonly sigma: number;
}

/** `stamp` and `log` are ns since the origin, whole. Strictly monotone in the stamp inside a segment, up to rounding. */
export function correctedBy(model: ClockModel, stamp: number, log: number): Corrected {
  const { correction, sigma } = valueAt(segmentAt(model, log), stamp);
  // Whole stamps of up to 2^53 plus a rounded number of ns: exact.
  return { t: stamp + Math.round(correction), sigma };
}

function valueAt({ stamp: x, correction, sigma }: ClockSegment, stamp: number): { correction: number; sigma: number } {
  const k = pieceOf(x, stamp);
  if (k < 0) return { correction: correction[0], sigma: sigma[0] };
  const share = (stamp - x[k]) / (x[k + 1] - x[k]);
  return {
    correction: correction[k] + share * (correction[k + 1] - correction[k]),
    sigma: between(sigma[k], sigma[k + 1], share),
  };
}

/** Stamps [from, to], ns since the origin, that may be off by `ns` besides. */
export interface DoubtfulStamps {
  readonly from: number;
  readonly to: number;
  readonly ns: number;
}

/** The same corrections, with a larger sigma for some stamps. */
export function doubtedSegment(segment: ClockSegment, spans: readonly DoubtfulStamps[]): ClockSegment {
  if (spans.length === 0) return segment;
  const added = Float64Array.from(new Set(spans.flatMap(({ from, to }) => [from - 1, from, to, to + 1]))).sort();
  // Knots are rounded to whole ns before they are used.
  const kept = segment.stamp.filter(knot => {
    const next = lowerBound(added, knot);
    return !(added[next] - knot < 1) && !(knot - added[next - 1] < 1);
  });
  const stamp = Float64Array.from([...kept, ...added]).sort();
  const values = Array.from(stamp, at => valueAt(segment, at));
  const sigma = Float64Array.from(values, value => value.sigma);
  for (const { from, to, ns } of spans) {
    for (let k = lowerBound(stamp, from); stamp[k] <= to; k++)
      sigma[k] = Math.hypot(values[k].sigma, Math.max(ns, sigma[k]));
  }
  return { ...segment, stamp, correction: Float64Array.from(values, value => value.correction), sigma };
}

function segmentAt({ segments }: ClockModel, log: number): ClockSegment {
  let i = segments.length - 1;
  while (i > 0 && log < segments[i].fromLog) i--;
  return segments[i];
}

/** Which piece holds the stamp; the first and the last also what lies outside. -1 with a single knot. */
function pieceOf(x: Float64Array, stamp: number): number {
  let [low, high] = [0, x.length - 1];
  if (high === 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= stamp) low = middle;
    else high = middle;
  }
  return low;
}

/** Outside the knots sigma grows as fast as between them, and never shrinks below the end's. */
function between(a: number, b: number, share: number): number {
  if (share < 0) return a + Math.max(0, share * (b - a));
  if (share > 1) return b + Math.max(0, (share - 1) * (b - a));
  return a + share * (b - a);
}

/** The same correction for all stamps. */
export function constantModel(correctionNs: number, sigmaNs: number): ClockModel {
  const one = { fromLog: Number.NEGATIVE_INFINITY, stamp: Float64Array.of(0) };
  return { segments: [{ ...one, correction: Float64Array.of(correctionNs), sigma: Float64Array.of(sigmaNs) }] };
}

/** A straight line: `offsetNs` at `epoch` and a rate. */
export function linearModel(epoch: number, offsetNs: number, driftPpm: number, sigmaNs: number): ClockModel {
  const correction = Float64Array.of(offsetNs, offsetNs + driftPpm * 1e-6 * 1e12);
  const segment = { stamp: Float64Array.of(epoch, epoch + 1e12), correction, sigma: new Float64Array(2).fill(sigmaNs) };
  return { segments: [{ fromLog: Number.NEGATIVE_INFINITY, ...segment }] };
}

/** Knots at whole ns and corrections in thousandths: exactly what a clock file can say of them. */
export function shiftedModel({ segments }: ClockModel, byNs: number): ClockModel {
  return {
    segments: segments.map(({ fromLog, stamp, correction, sigma }) => ({
      fromLog,
      stamp: stamp.map(Math.round),
      correction: correction.map(c => Math.round((c + byNs) * 1e3) / 1e3),
      sigma: sigma.map(Math.ceil),
    })),
  };
}
