// What header and record stamps of one stream tell of its clock: offset and rate against the recorder, with sigma, or why not.
import { type ScratchArrays, withScratch } from '../scratch.js';
import { type ClockBreaks, clockBreaks } from './clock-breaks.js';
import { type ClockModel, type ClockSegment, type DoubtfulStamps, doubtedSegment, MAX_RATE } from './clock-model.js';
import { type DelayLevel, type DelaySeries, delayLevels, withLevels } from './delay-shifts.js';
import type { DoubtfulSpan } from './doubtful-spans.js';
import { type FloorCurve, floorCurve } from './floor-curve.js';
import { LEAST_POINTS } from './floor-line.js';

export interface FittedSegment {
  /** Record stamp of its first message, ns since the origin. */
  readonly fromLog: number;
  readonly firstStamp: number;
  readonly lastStamp: number;
  /** Undefined where too little is there. */
  readonly curve?: FloorCurve;
  /** The smallest record - header, ns: all that is known without a curve. */
  readonly lowest: number;
  /** The step of which all record - header are multiples apart, ns; 0 where they are all the same. */
  readonly grain: number;
  /** By how much messages take longer from some moments on, ns: taken out of the curve. Undefined where that is not known. */
  readonly steps?: readonly number[];
  /** Stamps [from, to] that may be off by `ns`: the curve was fitted without them. */
  readonly doubtful?: readonly DoubtfulStamps[];
}

/**
 * The floor of record - header is the clock's offset plus the smallest latency: the sum is all that one-way stamps tell. So
 * `floorNs` is how much the clock is behind the recorder if the fastest message took no time at all, and too much by exactly
 * the time that it did take.
 */
export interface ClockFit {
  readonly observable: boolean;
  /** Why it is not observable; empty otherwise. */
  readonly reasons: readonly string[];
  readonly messages: number;
  /** Record minus header is the same in every message: one was made from the other. */
  readonly identical: boolean;
  readonly segments: readonly FittedSegment[];
  /** The segment with most time: its rate is the clock's, positive where the clock is slow. */
  readonly main?: FittedSegment;
  readonly driftPpm: number;
  readonly driftSigmaPpm: number;
  /** At the first stamp of the main segment. */
  readonly floorNs: number;
  readonly floorSigmaNs: number;
}

/** Shorter recordings tell no rate: warming up and starting drivers look like one. */
const LEAST_SPAN_NS = 5e9;

const UNKNOWN_STEPS = 'the delay of its messages steps, and too few lie between to tell by how much';
const COPIED = 'record and header stamps differ by the same in every message: one was made from the other';

/** What `clockBreaks` found in this stream beside all others; without it the stream is looked at alone. */
export type FitOptions = Partial<Pick<ClockBreaks, 'breaks' | 'doubts' | 'shifts' | 'spans'>>;

/**
 * `stamp` and `log` are whole ns since the origin in the recording's order, one entry per message; entries that are not finite
 * are passed over. O(n) for ascending stamps, O(n log n) otherwise; 40 bytes of memory per message.
 */
export function fitClock(stamp: Float64Array, log: Float64Array, options: FitOptions = {}): ClockFit {
  const messages = stamp.length;
  const {
    breaks,
    doubts = [],
    shifts = [],
    spans = [],
  } = options.breaks ? { ...options, breaks: options.breaks } : clockBreaks([{ stamp, log }])[0];
  const edges = [0, ...breaks.filter(b => b > 0 && b < messages), messages];
  const parts = edges.slice(1).map((to, s) => ({ stamp, log, from: edges[s], to, shifts, spans }));
  const segments = parts.map(fitPart).filter(segment => segment !== undefined);
  const main = segments.reduce<FittedSegment | undefined>(
    (best, one) => (one.curve && !(best && spanOf(best) >= spanOf(one)) ? one : best),
    undefined,
  );
  if (!main?.curve) return refused(messages, segments, whyNone(messages, segments));
  const { curve } = main;
  const told = {
    messages,
    identical: false,
    segments,
    main,
    driftPpm: curve.slope * 1e6,
    driftSigmaPpm: curve.slopeSigma * 1e6,
    floorNs: curve.y[0],
    floorSigmaNs: curve.sigma[0],
  };
  if (segments.some(({ steps }) => !steps)) return { ...told, observable: false, reasons: [UNKNOWN_STEPS] };
  const reasons = doubts.length > 0 ? doubts : segments.flatMap(({ curve }) => (curve ? faults(curve) : []));
  return { ...told, observable: reasons.length === 0, reasons: [...new Set(reasons)] };
}

interface Part extends Pick<ClockBreaks, 'shifts' | 'spans'> {
  readonly stamp: Float64Array;
  readonly log: Float64Array;
  /** Positions [from, to): from one break to the next. */
  readonly from: number;
  readonly to: number;
}

/** Undefined where no message has both stamps. */
function fitPart({ stamp, log, from, to, shifts, spans }: Part): FittedSegment | undefined {
  const inside = spans.filter(span => span.from >= from && span.to <= to);
  return withScratch(scratch => {
    const series = (a: number, b: number) => ordered(stamp, log, a, b, inside, scratch);
    const { x, y } = series(from, to);
    if (x.length === 0) return undefined;
    const grain = grainOf(y);
    const [firstStamp, lastStamp] = [x[0], x[x.length - 1]];
    const enough = grain > 0 && lastStamp - firstStamp >= LEAST_SPAN_NS;
    const places = enough ? shifts.filter(at => at > from && at < to) : [];
    const levels = places.length === 0 ? [] : delayLevels(stamp, from, to, places, series, grain);
    const even = levels?.length ? ordered(stamp, log, from, to, inside, scratch, levels) : { x, y };
    const curve = enough ? floorCurve(even.x, even.y, 0, x.length, grain) : undefined;
    return {
      fromLog: log[from],
      firstStamp,
      lastStamp,
      grain,
      curve: curve && levels ? withLevels(curve, levels, stamp) : curve,
      steps: levels?.slice(1).map(({ ns }, k) => ns - levels[k].ns),
      lowest: y.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
      doubtful: inside.map(({ from, to, ns }) => ({ ...reachOf(stamp.subarray(from, to)), ns })),
    };
  });
}

/**
 * What is added to stamps to tell the recorder's time when the fastest message took `latencyNs`. `steady`: a clock whose rate is
 * not to be told from the recorder's, so that only its jumps are taken out; sigma then holds what the rate may be all the same.
 */
export function modelOf(fit: ClockFit, latencyNs: number, steady = false): ClockModel {
  const slope = steady ? 0 : (fit.main?.curve?.slope ?? 0);
  return {
    segments: fit.segments.map(fitted =>
      doubtedSegment(segmentOf(fitted, latencyNs, steady, slope), fitted.doubtful ?? []),
    ),
  };
}

function segmentOf(fitted: FittedSegment, latencyNs: number, steady: boolean, slope: number): ClockSegment {
  const { fromLog, firstStamp, lastStamp, curve, lowest } = fitted;
  if (curve && steady) {
    const level = levelOf(curve);
    const sigma = curve.sigma.map((s, k) => Math.hypot(s, curve.y[k] - level));
    return { fromLog, stamp: curve.x, correction: curve.y.map(() => level - latencyNs), sigma };
  }
  if (curve) return { fromLog, stamp: curve.x, correction: curve.y.map(y => y - latencyNs), sigma: curve.sigma };
  const end = Math.max(lastStamp, firstStamp + 1);
  const correction = lowest - latencyNs;
  return {
    fromLog,
    stamp: Float64Array.of(firstStamp, end),
    correction: Float64Array.of(correction, correction + slope * (end - firstStamp)),
    sigma: new Float64Array(2).fill(Number.NaN),
  };
}

/** Of a floor that is taken as level: its mean over time. */
function levelOf({ x, y }: FloorCurve): number {
  let area = 0;
  for (let k = 1; k < x.length; k++) area += ((y[k] + y[k - 1]) / 2) * (x[k] - x[k - 1]);
  return x.length < 2 ? y[0] : area / (x[x.length - 1] - x[0]);
}

function refused(messages: number, segments: readonly FittedSegment[], reason: string): ClockFit {
  const unknown = { driftPpm: 0, driftSigmaPpm: Number.NaN, floorNs: Number.NaN, floorSigmaNs: Number.NaN };
  return { observable: false, reasons: [reason], messages, identical: reason === COPIED, segments, ...unknown };
}

function whyNone(messages: number, segments: readonly FittedSegment[]): string {
  if (messages < LEAST_POINTS)
    return `it has ${messages} ${messages === 1 ? 'message' : 'messages'}, fewer than ${LEAST_POINTS}`;
  if (segments.every(({ grain }) => grain === 0)) return COPIED;
  if (segments.every(segment => spanOf(segment) < LEAST_SPAN_NS)) return 'its stamps span less than 5 s';
  return 'no part of it tells a floor of the delays';
}

/** A floor that no clock has. 1 ms in half a minute is 30 times what an oscillator wanders. */
function faults({ x, y, slope, step, sigma }: FloorCurve): string[] {
  let steepest = Math.abs(slope);
  for (let k = 1; k < x.length; k++) steepest = Math.max(steepest, Math.abs(y[k] - y[k - 1]) / (x[k] - x[k - 1]));
  if (steepest > MAX_RATE / 10) return ['record and header stamps do not run at the rate of one unit of time'];
  if (step > 1e6) return ['the smallest delay steps: a clock was set, or the load of the recorder changed'];
  return sigma.every(Number.isFinite) ? [] : ['its floor has no sigma'];
}

function spanOf({ firstStamp, lastStamp }: FittedSegment): number {
  return lastStamp - firstStamp;
}

function reachOf(stamps: Float64Array): { readonly from: number; readonly to: number } {
  const finite = stamps.filter(Number.isFinite);
  return { from: finite.reduce((a, b) => Math.min(a, b)), to: finite.reduce((a, b) => Math.max(a, b)) };
}

/** Stamps ascending with record - header beside them, without those of `spans` and without what `levels` say. */
function ordered(
  stamp: Float64Array,
  log: Float64Array,
  from: number,
  to: number,
  spans: readonly DoubtfulSpan[],
  scratch: ScratchArrays,
  levels: readonly DelayLevel[] = [],
): DelaySeries {
  let x = stamp.subarray(from, to);
  let y = scratch.float64(x.length);
  for (let i = 0; i < y.length; i++) y[i] = log[from + i] - x[i];
  for (const [k, { at, ns }] of levels.entries()) {
    const end = Math.min(to, levels[k + 1]?.at ?? to);
    for (let i = at; i < end; i++) y[i - from] -= ns;
  }
  let ascending = true;
  for (const span of spans) y.fill(Number.NaN, Math.max(0, span.from - from), Math.max(0, span.to - from));
  for (let i = 0; i < x.length && ascending; i++) ascending = Number.isFinite(y[i]) && !(i > 0 && x[i] < x[i - 1]);
  if (!ascending) {
    const order = Uint32Array.from(x.keys()).filter(i => Number.isFinite(y[i]));
    order.sort((a, b) => x[a] - x[b] || a - b);
    const [xs, ys] = [x, y];
    x = Float64Array.from(order, i => xs[i]);
    y = Float64Array.from(order, i => ys[i]);
  }
  return { x, y };
}

/** The step of which all delays are multiples apart, ns; 0 when they are all the same. */
function grainOf(y: Float64Array): number {
  let grain = 0;
  for (let i = 1; i < y.length && grain !== 1; i++) {
    let [a, b] = [grain, Math.abs(y[i] - y[0])];
    while (b > 0) [a, b] = [b, a % b];
    grain = a;
  }
  return grain;
}
