// Which clocks are corrected by what their stamps tell, and why the others are left alone.
import { type ClockFit, modelOf } from './clock-fit.js';
import { type ClockModel, correctedBy, shiftedModel } from './clock-model.js';
import { delayStepText } from './delay-shifts.js';
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

/** Stamps of one and the same clock may seem to drift apart by less: it is slewed, drivers warm up, the load changes. */
const LEAST_DRIFT_PPM = 1;
/** A drift that makes less than this over the whole recording stays, ns: a latency changes as much when the recorder gets busy. */
const LEAST_CHANGE_NS = 1e6;
/** A clock that surely runs at another rate and is ahead of the recorder by this is corrected however little it drifts, ns. */
const AHEAD_NS = 10e6;
/** Sigmas that make a difference certain: far beyond 95 %, because a wrong correction costs more than a missing one. */
const SIGMAS = 4;
/** A constant up to this can be transport, exposure and a sweep, ns: this stream's where it is positive, the others' where it is negative. */
const TRANSPORT_NS = 1e9;

/**
 * What the stamps of a stream tell of its clock. unknown: nothing; recorder: nothing that sets it apart from the recorder's; drifts: it
 * has another rate; steps: it was set; far: it is off by a constant that no transport explains.
 */
type Kind = 'unknown' | 'recorder' | 'drifts' | 'steps' | 'far';

/**
 * `recorderHasStreams`: some stream is stamped by the recorder. The recorder's clock is the common one. When all that
 * the streams tell fits one other clock, the recorder is the odd one and nothing is corrected.
 */
export function decideClocks(streams: readonly StampedStream[], recorderHasStreams: boolean): ClockDecision[] {
  const kinds = streams.map(({ fit }) => kindOf(fit));
  const clocks = sameClocks(streams.map(s => ({ ...s, drifts: surelyDrifts(s.fit) })));
  const groups = Array.from(new Set(clocks), clock => {
    const members = streams.map((_, i) => i).filter(i => clocks[i] === clock);
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

function kindOf(fit: ClockFit): Kind {
  const near = fit.segments.every(({ lowest }) => Math.abs(lowest) <= TRANSPORT_NS);
  if (!fit.observable) return fit.identical && near ? 'recorder' : 'unknown';
  const { driftPpm, floorNs, floorSigmaNs } = fit;
  const change = Math.abs(driftPpm) * 1e-6 * spanOf(fit);
  if (surelyDrifts(fit) && (change >= LEAST_CHANGE_NS || floorNs + SIGMAS * floorSigmaNs < -AHEAD_NS)) return 'drifts';
  if (fit.segments.length > 1) return 'steps';
  return Math.abs(floorNs) - SIGMAS * floorSigmaNs > TRANSPORT_NS ? 'far' : 'recorder';
}

function surelyDrifts({ observable, driftPpm, driftSigmaPpm }: ClockFit): boolean {
  return observable && Math.abs(driftPpm) >= Math.max(LEAST_DRIFT_PPM, SIGMAS * driftSigmaPpm);
}

function spanOf({ main }: ClockFit): number {
  return main ? main.lastStamp - main.firstStamp : 0;
}

/** Of streams on one clock the one that tells its rate best speaks for all. */
function bestOf(members: readonly number[], streams: readonly StampedStream[]): number {
  const doubt = (i: number) => (streams[i].fit.observable ? streams[i].fit.driftSigmaPpm : Number.POSITIVE_INFINITY);
  return members.reduce((a, b) => (doubt(b) < doubt(a) ? b : a));
}

function correct(
  members: readonly number[],
  best: number,
  kind: Kind,
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

function whyNot(fit: ClockFit, kind: Kind): string {
  if (kind === 'unknown' || fit.identical) return `not estimable: ${fit.reasons.join('; ')}`;
  const ahead =
    fit.floorNs < 0 ? '; the headers are ahead of the recorder, and stamps cannot tell whose clock that is' : '';
  const over = `${((fit.driftPpm * spanOf(fit)) / 1e12).toFixed(3)} ms over the recording`;
  const floor = `smallest record - header ${(fit.floorNs / 1e6).toFixed(3)} ms${ahead}`;
  const bend = fit.segments.reduce((most, { curve }) => Math.max(most, curve?.clearBend ?? 0), 0);
  if (bend >= LEAST_CHANGE_NS)
    return `not steady: record - header bends by about ${(bend / 1e6).toFixed(1)} ms; a clock that is being set does that, and so does a latency that grows; ${floor}`;
  const unshared =
    fit.segments.length > 1
      ? ['its stamps jump, but not those of the streams that share its clock: left as they are']
      : [];
  return [`not significant: ${driftText(fit)} (${over}), ${floor}`, ...stepsText(fit), ...unshared].join('; ');
}

function whyApplied(fit: ClockFit, kind: Kind, full: ClockModel): string[] {
  if (kind === 'far') return [`the clock is off by more than transport explains; ${driftText(fit)}`];
  const jumps = jumpsText(full);
  if (kind === 'steps') return [`${jumps}; ${driftText(fit)}`];
  return jumps === '' ? [driftText(fit)] : [driftText(fit), jumps];
}

/** What was taken out beside the clock. */
function stepsText({ segments }: ClockFit): string[] {
  const steps = segments.flatMap(segment => segment.steps ?? []);
  if (steps.length > 1)
    return [`messages take longer or less from ${steps.length} moments on, and the clock runs on evenly`];
  return steps.map(delayStepText);
}

/** Jumps that are told one by one. */
const MOST_TOLD = 3;

function jumpsText({ segments }: ClockModel): string {
  const told = segments.slice(1, 1 + MOST_TOLD).map((segment, k) => {
    const before = segments[k].correction;
    const size = segment.correction[0] - before[before.length - 1];
    const at = (segment.fromLog / 1e9).toFixed(3);
    return `${size > 0 ? 'back' : 'forward'} by ${(Math.abs(size) / 1e6).toFixed(1)} ms at ${at} s`;
  });
  const more = segments.length - 1 - told.length;
  const rest = more > 0 ? `, and ${more === 1 ? 'once' : `${more} times`} more` : '';
  return told.length === 0 ? '' : `the clock was set ${told.join(', ')}${rest}`;
}

function whyConstant(start: number, explained: boolean, jumps: boolean, known: string | undefined): string {
  const size = `${(start / 1e6).toFixed(3)} ms`;
  const believed = jumps ? 'the longest part between jumps that it explains' : 'the first stamp';
  if (explained) return `a constant of ${size} can be transport and stays; ${believed} is believed`;
  if (known !== undefined) return `the constant is that of ${known}`;
  return `transport cannot explain a constant of ${size}; the fastest message is taken as if it needed no time`;
}

function driftText({ driftPpm, driftSigmaPpm }: ClockFit): string {
  return `drift ${driftPpm.toFixed(3)} ± ${driftSigmaPpm.toPrecision(2)} ppm`;
}
