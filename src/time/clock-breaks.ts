// Where a stream's own clock was set anew, and where something else stepped: what the jumps of all streams together tell of each.
import { withScratch } from '../scratch.js';
import { delayStepText } from './delay-shifts.js';
import { alike } from './diagnose/both-stamps.js';
import { delaysOf } from './diagnose/delays.js';
import { findJumps } from './diagnose/jumps.js';
import { roughPeriod } from './diagnose/period.js';
import { isSameStep, type OwnedJump, type StreamJumps, whoseJumps } from './diagnose/whose-jumps.js';
import { type DoubtfulSpan, doubtfulSpans } from './doubtful-spans.js';
import { lowerBound } from './order-statistics.js';
import { formatDuration } from './stamp.js';
import { wrongStamps } from './wrong-stamps.js';

/** Header and record stamps of one stream in the recording's order, ns since the origin. */
export interface StampedMessages {
  readonly stamp: Float64Array;
  readonly log: Float64Array;
}

export interface ClockBreaks {
  /** Positions of the messages with which its clock goes on anew, ascending. */
  readonly breaks: readonly number[];
  /** Lasting steps of record - header that are no jump of this clock, in words: a rate that is fitted across them is wrong. */
  readonly doubts: readonly string[];
  /** Positions from which on messages take longer or less, by as much as matters, while their clock runs on evenly; ascending. */
  readonly shifts: readonly number[];
  /** Messages beside breaks that may belong to neither side, and single wrong stamps. */
  readonly spans: readonly DoubtfulSpan[];
  /** Streams, by position, whose clock made the same jumps at the same moments. */
  readonly twins: readonly number[];
}

/** No transport changes for good by so much: a clock was set, even where the header's own steps are too rough to show it, ns. */
const SURELY_SET_NS = 1e9;
/** Two steps that lie closer in time are not told apart for certain, ns. */
const APART_NS = 3e9;
/** Floors of the delay that lie closer are one and the same: half of the smallest jump, ns. */
const SAME_LEVEL_NS = 2.5e6;
/** Messages that a floor of the delay needs. */
const FEWEST = 20;
/** A clock is set a few times a drive: with more jumps than this, stamps are something else. */
const MOST_JUMPS = 1000;

/**
 * A break is a jump that the header's own steps show (`device`), or one of a second and more whose side cannot be told. Where
 * the header runs on evenly, the recorder was set or the delay changed: moving the header's stamps would spoil true ones.
 *
 * `streams` is gone through one after the other, and twice more where one of them jumps: hours of stamps need not lie in memory
 * together. Arrays of a stream are not touched once the next is asked for.
 */
export function clockBreaks(streams: Iterable<StampedMessages>): ClockBreaks[] {
  const alone = Array.from(streams, own => ({ ...jumpsOf(own), wrong: wrongStamps(own.stamp, own.log) }));
  if (alone.every(({ jumps }) => jumps.length === 0))
    return alone.map(({ wrong }) => ({ breaks: [], doubts: [], shifts: [], spans: wrong, twins: [] }));
  const records = Array.from(streams, ({ log }) => log.slice());
  const found = alone.map((own, i): StreamJumps => ({ ...own, record: records[i] }));
  const owned = whoseJumps(found);
  return Array.from(streams, (own, i) => {
    const jumps = owned[i];
    if (jumps.length > MOST_JUMPS)
      return { breaks: [], doubts: ['its stamps step all the time'], shifts: [], spans: [], twins: [] };
    return {
      breaks: jumps.filter(isBreak).map(({ at }) => at),
      ...lastingSteps(own, jumps),
      spans: [...spansOf(own, jumps), ...alone[i].wrong],
      twins: [...found.keys()].filter(k => k !== i && areTwins(found[i], jumps, found[k], owned[k])),
    };
  });
}

/** Stamps that are not finite are no messages; places are of all of them again. */
function jumpsOf({ stamp, log }: StampedMessages): Omit<StreamJumps, 'record'> {
  const finite = stamp.every((t, i) => Number.isFinite(t) && Number.isFinite(log[i]));
  const at = finite ? undefined : Uint32Array.from(stamp.keys()).filter(i => Number.isFinite(stamp[i] + log[i]));
  const [header, record] = at ? [pick(stamp, at), pick(log, at)] : [stamp, log];
  const shows = alike({ header, record });
  const jumps = shows ? findJumps(header, record) : [];
  return {
    periodNs: roughPeriod(header),
    jumps: at ? jumps.map(jump => ({ ...jump, at: at[jump.at] })) : jumps,
    blind: !shows,
  };
}

function pick(values: Float64Array, at: Uint32Array): Float64Array {
  return Float64Array.from(at, i => values[i]);
}

function isBreak({ owner, side, sizeNs }: OwnedJump): boolean {
  return owner === 'device' || (owner === 'unknown' && side !== 'record' && Math.abs(sizeNs) >= SURELY_SET_NS);
}

/** A step of the delay alone. Beside a break it may be a part of that, found at another place. */
function isShift({ owner, at }: OwnedJump, jumps: readonly OwnedJump[], log: Float64Array): boolean {
  return owner === 'delay' && !jumps.some(other => isBreak(other) && Math.abs(log[other.at] - log[at]) < APART_NS);
}

/**
 * A stretch that lies above both its neighbours is passed over by the hull, like any late messages. So what counts is whether
 * the floor is the same at both ends of what a rate is fitted to: from one break to the next.
 */
function lastingSteps({ stamp, log }: StampedMessages, jumps: readonly OwnedJump[]) {
  const [doubts, shifts] = [new Set<string>(), [] as number[]];
  if (jumps.every(isBreak)) return { doubts: [], shifts };
  const ends = [0, ...jumps.map(jump => jump.at), stamp.length];
  const floors = withScratch(scratch => {
    const { at, ns } = delaysOf(stamp, log, FEWEST, scratch);
    return ends.slice(1).map((end, k) => floorOf(ns, lowerBound(at, ends[k]), lowerBound(at, end)));
  });
  for (let from = 0; from <= jumps.length; ) {
    let to = from;
    while (to < jumps.length && !isBreak(jumps[to])) to++;
    const known = floors.slice(from, to + 1).filter(Number.isFinite);
    const highest = Math.max(known[0], known[known.length - 1]);
    if (highest - Math.min(...known) > SAME_LEVEL_NS) {
      const between = jumps.slice(from, to);
      if (between.every(jump => isShift(jump, jumps, log))) shifts.push(...between.map(({ at }) => at));
      else for (const jump of between) doubts.add(inWords(jump));
    }
    from = to + 1;
  }
  return { doubts: [...doubts], shifts };
}

function spansOf({ stamp, log }: StampedMessages, jumps: readonly OwnedJump[]): DoubtfulSpan[] {
  if (!jumps.some(isBreak)) return [];
  return withScratch(scratch => {
    const { at, ns, held } = delaysOf(stamp, log, FEWEST, scratch);
    const free = Uint32Array.from(at.keys()).filter(k => held[k] === 0);
    const places = free.map(k => at[k]);
    const entry = (jump: OwnedJump) => lowerBound(places, jump.at);
    const shifts = jumps.filter(jump => isShift(jump, jumps, log));
    return doubtfulSpans(places, pick(ns, free), jumps.filter(isBreak).map(entry), shifts.map(entry));
  });
}

/** NaN of a few messages: they change no fit. */
function floorOf(ns: Float64Array, from: number, to: number): number {
  return to - from < FEWEST ? Number.NaN : ns.subarray(from, to).reduce((low, v) => Math.min(low, v));
}

function inWords({ owner, sizeNs }: OwnedJump): string {
  if (owner === 'delay') return delayStepText(sizeNs);
  const size = formatDuration(Math.round(Math.abs(sizeNs) / 1e5) * 1e5);
  if (owner === 'recorder')
    return `record - header steps by ${size} in most streams: it was the recorder's that was set`;
  if (owner === 'headers') return `the clocks of all headers step by ${size} together, against the recorder's`;
  return `record - header steps by ${size}, and it cannot be told whether a clock was set or the delay changed`;
}

/** Two streams of one device jump together. One jump is enough: that two clocks are set at one moment by one amount is no chance. */
function areTwins(a: StreamJumps, ofA: readonly OwnedJump[], b: StreamJumps, ofB: readonly OwnedJump[]): boolean {
  const own = (jumps: readonly OwnedJump[]) => jumps.filter(({ owner }) => owner === 'device');
  return own(ofA).some(x => own(ofB).some(y => isSameStep(a, x, b, y)));
}
