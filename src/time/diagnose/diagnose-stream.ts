// Everything the stamps of one stream say of it: its clock, its rate, what is missing, doubled, late or displaced.
import { lowerBound } from '../order-statistics.js';
import { alike, bothStamps, delayOf } from './both-stamps.js';
import { type Bursts, findBursts } from './bursts.js';
import { type ClockFinding, classifyClock, type Delay } from './clock-class.js';
import { type ClockSpeed, clockSpeed } from './clock-speed.js';
import { coarseStep } from './coarse-step.js';
import { type Duplicates, findDuplicates } from './duplicates.js';
import { findGaps, type Gaps } from './gaps.js';
import { type ClockJump, findJumps } from './jumps.js';
import { findLateMessages, type LateMessages } from './late-messages.js';
import { findPeriod, type Period, positiveSteps, roughPeriod } from './period.js';
import { findResets, type Resets } from './resets.js';
import type { StampSeries } from './stamp-series.js';

export interface StreamDiagnosis {
  readonly messages: number;
  /** Whose stamps rate, gaps, doubles and order are of: the header's where they can be used. */
  readonly stamps: 'header' | 'record';
  /** ns at which those stamps count 0. */
  readonly originNs: bigint;
  /** Clock, speed and delay are those of the longest stretch without a jump. */
  readonly clock: ClockFinding;
  readonly speed: ClockSpeed;
  readonly delay: Delay | undefined;
  readonly period: Period;
  readonly gaps: Gaps;
  readonly duplicates: Duplicates;
  /** The step in which header stamps count, ns, where most messages share their stamp with others for that; else 0. */
  readonly coarseNs: number;
  readonly late: LateMessages;
  readonly bursts: Bursts;
  readonly jumps: readonly ClockJump[];
  readonly resets: Resets;
}

/** A late message is overtaken within this time or these many messages. */
const PATIENCE = { ns: 1e9, least: 20, most: 1000 } as const;
/** Header clocks of these kinds say nothing of a rate. */
const USELESS: ReadonlySet<string> = new Set(['no_header', 'zero_stamps', 'frozen', 'wrong_unit']);

/** Rate, gaps, jumps, order and clock of one stream, by its header and record stamps alone. */
export function diagnoseStream(series: StampSeries): StreamDiagnosis {
  const both = bothStamps(series);
  const coarseNs = coarseStep(both.header);
  const jumps = coarseNs === 0 && alike(both) ? findJumps(series.header, series.record) : [];
  const [from, to] = longest([0, ...jumps.map(jump => lowerBound(both.at, jump.at)), both.at.length]);
  const delay = delayOf(both, from, to);
  const speed = clockSpeed(both.header.subarray(from, to), both.record.subarray(from, to));
  const clock = classifyClock(series, delay, speed, jumps.length > 0);
  const usable = !USELESS.has(clock.class);
  const own = usable ? both.header : series.record;
  const resets = findResets(own, patience(own));
  const ofHeader = jumps.filter(jump => jump.side !== 'record').map(jump => lowerBound(both.at, jump.at));
  const breaks = breaksOf(resets.at, usable ? ofHeader : [], own.length);
  const runs = breaks.slice(1).map((end, k) => inOrder(own.subarray(breaks[k], end)));
  const period = findPeriod(positiveSteps(runs));
  const late = lateOf(own, resets.ordered ? breaks : []);
  return {
    messages: series.header.length,
    stamps: usable ? 'header' : 'record',
    originNs: usable ? series.headerOriginNs : series.recordOriginNs,
    clock,
    speed,
    delay,
    period,
    gaps: findGaps(runs, period),
    duplicates: findDuplicates(runs),
    coarseNs,
    late: usable ? { ...late, at: late.at.map(k => both.at[k]) } : late,
    bursts: findBursts(series.record, period.observable ? period.periodNs : Number.NaN),
    jumps,
    resets: usable ? { ...resets, at: resets.at.map(k => both.at[k]) } : resets,
  };
}

function patience(t: Float64Array): number {
  const messages = Math.round(PATIENCE.ns / roughPeriod(t)) || 0;
  return Math.min(PATIENCE.most, Math.max(PATIENCE.least, messages));
}

/** 0, every break once, and the end. A reset that is seen as a jump too is one break. */
function breaksOf(resets: readonly number[], jumps: readonly number[], length: number): number[] {
  const all = [...resets, ...jumps.filter(jump => !resets.some(reset => Math.abs(reset - jump) <= 1))];
  return [0, ...all.filter(at => at > 0 && at < length).sort((a, b) => a - b), length];
}

function longest(ends: readonly number[]): [number, number] {
  let best = 1;
  for (let k = 2; k < ends.length; k++) if (ends[k] - ends[k - 1] > ends[best] - ends[best - 1]) best = k;
  return [ends[best - 1], ends[best]];
}

/** Most runs are in order already. */
function inOrder(run: Float64Array): Float64Array {
  for (let i = 1; i < run.length; i++) if (run[i] < run[i - 1]) return run.slice().sort();
  return run;
}

/** Without breaks to go by (stamps that mostly run backward) the steps are counted, and no message is called late. */
function lateOf(own: Float64Array, breaks: readonly number[]): LateMessages {
  const parts = breaks.slice(1).map((end, k) => findLateMessages(own, breaks[k], end));
  if (breaks.length === 0) {
    const steps = own.reduce((sum, t, i) => sum + (t < own[i - 1] ? 1 : 0), 0);
    return { at: new Uint32Array(0), backward: steps, largestNs: Number.NaN };
  }
  const at = new Uint32Array(parts.reduce((sum, part) => sum + part.at.length, 0));
  let n = 0;
  for (const part of parts) {
    at.set(part.at, n);
    n += part.at.length;
  }
  return {
    at,
    backward: parts.reduce((sum, part) => sum + part.backward, 0),
    largestNs: parts.reduce((most, part) => Math.max(most, part.largestNs), 0),
  };
}
