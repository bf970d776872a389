// Which clocks are corrected by what their stamps tell, and why the others are left alone.
import { type ClockFit, modelOf } from './clock-fit.js';
import { type ClockModel, correctedBy, shiftedModel } from './clock-model.js';
import { type ClockKind, LEAST_CHANGE_NS, SIGMAS, spanOf, surelyDrifts } from './clock-rate.js';
import { stepsText, whyApplied, whyConstant, whyNot } from './clock-words.js';
import { grouped } from './grouped.js';
import { knownCorrection } from './known-offsets.js';
import { LATENCIES_NS, sameClocks } from './same-clock.js';
import type { StampedStream } from './stamped-stream.js';

export interface ClockDecision {
  /** Streams with one number share a clock. */
  readonly clock: number;
  /** What to apply; undefined: the stamps stay as they are. */
  readonly model?: ClockModel;
  /**
   * What the model takes for the stream's smallest latency, ns: the least of record - corrected stamp. The true one is
   * unknown; corrected stamps are late by the true one minus this.
   */
  readonly latencyNs?: number;
  /** Why the model is applied, or is not. */
  readonly reasons: readonly string[];
}

/** A clock that surely runs at another rate and is ahead of the recorder by this is corrected however little it drifts, ns. */
const AHEAD_NS = 10e6;
/** A constant up to this can be transport, exposure and a sweep, ns: this stream's where it is positive, the others' where it is negative. */
const TRANSPORT_NS = 1e9;

/**
 * `recorderHasStreams`: some stream is stamped by the recorder. The recorder's clock is the common one. When all that
 * the streams tell fits one other clock, the recorder is the odd one and nothing is corrected.
 */
export function decideClocks(streams: readonly StampedStream[], recorderHasStreams: boolean): ClockDecision[] {
  const kinds = streams.map(({ fit }) => kindOf(fit));
  const clocks = sameClocks(streams.map(s => ({ ...s, drifts: surelyDrifts(s.fit) })));
  const together = grouped(clocks.keys(), i => clocks[i]);
  const groups = Array.from(together.values(), members => {
    const best = bestOf(members, streams);
    const drifts = surelyDrifts(streams[best].fit) && members.some(i => kinds[i] === 'drifts');
    return { members, best, kind: drifts ? ('drifts' as const) : kinds[best] };
  });
  const foreign = groups.filter(({ kind }) => kind !== 'unknown' && kind !== 'recorder');
  const decisions: ClockDecision[] = streams.map(({ fit }, i) => ({
    clock: clocks[i],
    reasons: [whyNot(fit, kinds[i])],
  }));
  const speakers = foreign.map(({ best }) => best);
  const alone = speakers.length > 0 && !recorderHasStreams && allAlike(streams, bestOf(speakers, streams));
  const against = whyNone(streams, alone);
  for (const { members, best, kind } of foreign) {
    if (against) for (const i of members) decisions[i] = { clock: clocks[i], reasons: [against] };
    else correct(members, best, kind, streams, decisions);
  }
  return decisions;
}

function kindOf(fit: ClockFit): ClockKind {
  const near = fit.segments.every(({ lowest }) => Math.abs(lowest) <= TRANSPORT_NS);
  if (!fit.observable) return fit.identical && near ? 'recorder' : 'unknown';
  const { driftPpm, floorNs, floorSigmaNs } = fit;
  const change = Math.abs(driftPpm) * 1e-6 * spanOf(fit);
  if (surelyDrifts(fit) && (change >= LEAST_CHANGE_NS || floorNs + SIGMAS * floorSigmaNs < -AHEAD_NS)) return 'drifts';
  if (fit.segments.length > 1) return 'steps';
  return Math.abs(floorNs) - SIGMAS * floorSigmaNs > TRANSPORT_NS ? 'far' : 'recorder';
}

/** Of streams on one clock the one that tells its rate best speaks for all. */
function bestOf(members: readonly number[], streams: readonly StampedStream[]): number {
  const doubt = (i: number) => (streams[i].fit.observable ? streams[i].fit.driftSigmaPpm : Number.POSITIVE_INFINITY);
  return members.reduce((a, b) => (doubt(b) < doubt(a) ? b : a));
}

function correct(
  members: readonly number[],
  best: number,
  kind: ClockKind,
  streams: readonly StampedStream[],
  decisions: ClockDecision[],
): void {
  const { fit } = streams[best];
  // With the fastest message of the best stream taken as if it needed no time.
  const full = modelOf(fit, 0, kind === 'far' || !surelyDrifts(fit));
  const least = members.map(i => leastLatency(full, streams[i]));
  const anchor = anchorOf(full, fit);
  const start = anchor + Math.min(...least);
  const explained = start >= 0 && start <= TRANSPORT_NS;
  const known = explained ? undefined : knownCorrection(start);
  // What transport can explain stays: rate and jumps are corrected, and the anchor is believed.
  const constant = explained ? 0 : (known?.offsetNs ?? start);
  const model = shiftedModel(full, constant - anchor);
  const jumps = fit.segments.length > 1;
  const reasons = [
    ...whyApplied(fit, kind, full),
    ...stepsText(fit),
    whyConstant(start, explained, jumps, known?.name),
  ];
  for (const [k, i] of members.entries()) {
    const own = { model: withOwnBreaks(model, streams[i].fit), latencyNs: least[k] + anchor - constant };
    decisions[i] = { clock: decisions[i].clock, ...own, reasons };
  }
}

/**
 * The correction at the first stamp that is to be believed if transport can explain it. Of a clock that was set several times: of
 * the longest part that it can explain, so that the fewest stamps move and no possible ones give way to impossible ones.
 */
function anchorOf(full: ClockModel, { segments, main }: ClockFit): number {
  const parts = segments.map((segment, k) => ({ segment, at: full.segments[k] }));
  const possible = parts.filter(({ segment, at }) => {
    const [level, sigma] = [at.correction[0], at.sigma[0]];
    return segment.curve && level + SIGMAS * sigma >= 0 && level <= TRANSPORT_NS;
  });
  const span = ({ segment }: (typeof parts)[number]) => segment.lastStamp - segment.firstStamp;
  const believed = possible.length > 0 ? possible : parts.filter(({ segment }) => segment === main);
  return believed.reduce((a, b) => (span(b) > span(a) ? b : a)).at.correction[0];
}

/** Latencies differ, so each stream of a clock meets its jumps at record stamps of its own. */
function withOwnBreaks(model: ClockModel, { segments }: ClockFit): ClockModel {
  if (model.segments.length < 2 || segments.length !== model.segments.length) return model;
  return { segments: model.segments.map((segment, k) => ({ ...segment, fromLog: segments[k].fromLog })) };
}

/** Whether everything that can be told of any stream fits the clock of one: then it is the recorder that differs. */
function allAlike(streams: readonly StampedStream[], best: number): boolean {
  const one = streams[best].fit;
  return streams.every(({ fit }) => {
    if (!fit.observable) return !fit.identical;
    const sigma = Math.hypot(fit.driftSigmaPpm, one.driftSigmaPpm);
    const floor = Math.hypot(fit.floorSigmaNs, one.floorSigmaNs);
    return (
      fit.segments.length === one.segments.length &&
      Math.abs(fit.driftPpm - one.driftPpm) <= SIGMAS * sigma &&
      Math.abs(fit.floorNs - one.floorNs) <= LATENCIES_NS + SIGMAS * floor
    );
  });
}

function leastLatency(model: ClockModel, stream: StampedStream): number {
  const { stamp, log } = stream.stamps();
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < stamp.length; i++) least = Math.min(least, log[i] - correctedBy(model, stamp[i], log[i]).t);
  return least;
}

function whyNone(streams: readonly StampedStream[], alone: boolean): string | undefined {
  if (alone) return "no stream runs on the recorder's clock: the streams agree among themselves and stay as they are";
  const told = streams.filter(({ fit }) => fit.observable);
  const [first] = told;
  const together =
    told.length > 1 &&
    first.fit.segments.length > 1 &&
    told.every(
      ({ fit }) =>
        fit.segments.length === first.fit.segments.length &&
        fit.segments.every((s, k) => k === 0 || Math.abs(s.fromLog - first.fit.segments[k].fromLog) <= 2e9),
    );
  return together ? "all clocks step at the same moment: it was the recorder's that was set" : undefined;
}
