// From the message table to one sorted, clock-corrected Stream per channel.
import { heldNumbers, putAway } from '../column.js';
import type { Issues } from '../issue.js';
import { leavingFloat64, leavingUint32 } from '../scratch.js';
import { type Channel, NO_STAMP, type Source } from '../source/source.js';
import type { Spill } from '../spill.js';
import type { Corrected } from '../time/clock-model.js';
import { EXACT_NS, isoTime, sinceOrigin } from '../time/stamp.js';
import { type Stamps, stampsAt, stampsOr } from '../time/stamps.js';
import { reportBackward } from './backward-stamps.js';
import { type ClockChoice, chooseClocks } from './clock-choice.js';
import { headerShifts } from './far-headers.js';
import { mostWithin } from './most-within.js';
import type { ClockMode } from './options.js';
import { inRecordOrder } from './record-order.js';
import { reportStamps } from './report-stamps.js';
import type { SensorClock } from './sensor-clock.js';
import type { SensorStream } from './sensor-stream.js';
import { repeated, type StandingStamps, standing, standingStamps } from './standing-stamps.js';

/** Positions in the message table, per channel id, in the order in which they were recorded. */
export function messagesByChannel(source: Source): Uint32Array[] {
  const { channel, logNs, count } = source.messages;
  const sizes = new Uint32Array(source.channels.length);
  for (let i = 0; i < count; i++) sizes[channel.at(i)]++;
  const lists = Array.from(sizes, leavingUint32);
  sizes.fill(0);
  const last = new BigInt64Array(lists.length).fill(NO_STAMP);
  const back = new Set<number>();
  for (let i = 0; i < count; i++) {
    const id = channel.at(i);
    const log = logNs.at(i);
    lists[id][sizes[id]++] = i;
    if (log < last[id]) back.add(id);
    last[id] = log;
  }
  return lists.map((list, id) => (back.has(id) ? inRecordOrder(list, source.messages) : list));
}

/** The stamps of some channels as the recording has them, and which of the two is believed. */
export interface RawStamps {
  /** Where they are looked up: a copy would be 16 bytes a message, as long as the recording is open. */
  readonly table: { readonly stampNs: Stamps; readonly logNs: Stamps };
  readonly messages: Uint32Array;
  readonly header: Stamps;
  readonly log: Stamps;
  readonly choice: ClockChoice;
  /** Added to a header before it is compared or believed, ns: headers of another epoch. */
  readonly shiftNs?: bigint;
  /** Where headers repeat the one before. */
  readonly still?: StandingStamps;
}

/** The stamps of every channel that could be a sensor, whether it was asked for or not: what is believed must not depend on that. */
export interface Timing {
  readonly stamps: ReadonlyMap<Channel, RawStamps>;
  /**
   * The earliest believed stamp before any correction: it does not move with the rig file. Where single stamps lie months away, the earliest
   * of the 104 days that hold the most.
   */
  readonly originNs: bigint;
}

const recordClock: ClockChoice = { clock: 'record', recordShiftNs: 0n, plausible: () => false };

export function readTiming(
  source: Source,
  channels: readonly Channel[],
  lists: readonly Uint32Array[],
  issues: Issues,
  mode: ClockMode = 'auto',
  hint: (topic: string) => bigint | undefined = () => undefined,
): Timing {
  const { stampNs, logNs } = source.messages;
  const raw = channels.map(({ id, topic }) => {
    const messages = lists[id];
    const order = heldNumbers(messages);
    return { topic, messages, header: stampsAt(stampNs, order), log: stampsAt(logNs, order), none: NO_STAMP };
  });
  const shifts = mode === 'raw' || mode === 'log' ? raw.map(() => 0n) : headerShifts(raw, hint, mode === 'auto');
  const choices = mode === 'log' ? raw.map(() => recordClock) : chooseClocks(raw.map(shifted(shifts)), issues);
  const stamps = new Map<Channel, RawStamps>();
  let first: Known | undefined;
  let last: Known | undefined;
  for (const [i, channel] of channels.entries()) {
    const { messages, header, log } = raw[i];
    const own = {
      table: source.messages,
      messages,
      header,
      log,
      choice: choices[i],
      shiftNs: shifts[i],
      still: standingStamps(raw[i]),
    };
    stamps.set(channel, own);
    for (let k = 0; k < messages.length; k++) {
      const stamp = believed(own, k);
      if (first === undefined || stamp < first.stamp) first = { stamp, topic: channel.topic };
      if (last === undefined || stamp > last.stamp) last = { stamp, topic: channel.topic };
    }
  }
  if (!first || !last || last.stamp - first.stamp <= EXACT_NS) return { stamps, originNs: first?.stamp ?? 0n };
  const { originNs, outside } = originOfMost([...stamps.values()]);
  reportFarApart(first, last, originNs, outside, issues);
  return { stamps, originNs };
}

interface Known {
  readonly stamp: bigint;
  readonly topic: string;
}

/** No drive takes months: a stamp is wrong, and what lies far from most of the others is no longer exact. */
function reportFarApart(first: Known, last: Known, originNs: bigint, outside: number, issues: Issues): void {
  issues.add(
    'FL0580',
    `stamps of the recording lie ${(last.stamp - first.stamp) / 86_400_000_000_000n} days apart: the first is ${isoTime(first.stamp)} of ${first.topic}, the last ${isoTime(last.stamp)} of ${last.topic}; most lie in the 104 days from ${isoTime(originNs)} on, and the other ${outside} may be rounded to a few ns or worse; mend or leave out what is wrong, or convert the parts one by one`,
  );
}

function gathered<T extends Float64Array | Uint32Array>(from: T, order: Uint32Array): T {
  const out = (from instanceof Float64Array ? leavingFloat64(order.length) : leavingUint32(order.length)) as T;
  for (let i = 0; i < order.length; i++) out[i] = from[order[i]];
  return out;
}

function shifted(shifts: readonly bigint[]) {
  return <T extends { readonly header: Stamps }>(channel: T, i: number): T => {
    const { header } = channel;
    const add = (ns: bigint | undefined) => (ns === undefined || ns === NO_STAMP || ns === 0n ? ns : ns + shifts[i]);
    const moved = { length: header.length, at: (k: number) => add(header.at(k)) };
    return shifts[i] === 0n ? channel : { ...channel, header: moved };
  };
}

/** Whether entry `i` has a header stamp that can be believed. */
function usesHeader({ header, log, choice, shiftNs = 0n, still }: RawStamps, i: number): boolean {
  if (choice.clock !== 'header' || still?.marks[i] === standing) return false;
  const stamp = header.at(i)!;
  return stamp !== NO_STAMP && stamp !== 0n && choice.plausible(stamp + shiftNs, log.at(i)!);
}

/** The believed stamp of entry `i`: a zero, missing or implausible header falls back to the recorder's. */
export function believed(stamps: RawStamps, i: number, header = usesHeader(stamps, i)): bigint {
  if (header) return stamps.header.at(i)! + (stamps.shiftNs ?? 0n);
  const { recordTime, recordShiftNs } = stamps.choice;
  const log = stamps.log.at(i)!;
  return recordTime ? recordTime.place(log) : log + recordShiftNs;
}

/** The start of the 104 days in which the most believed stamps lie, and how many lie outside. Looks at all: only where some lie far away. */
function originOfMost(all: readonly RawStamps[]): { readonly originNs: bigint; readonly outside: number } {
  const sorted = new BigInt64Array(all.reduce((sum, { messages }) => sum + messages.length, 0));
  let at = 0;
  for (const own of all) for (let i = 0; i < own.messages.length; i++) sorted[at++] = believed(own, i);
  const { first, count } = mostWithin(sorted.sort(), EXACT_NS);
  return { originNs: sorted[first], outside: sorted.length - count };
}

/** The believed stamp of entry `i` is its own header's: neither another's place nor one more message under the stamp before. */
export function hasOwnHeader(stamps: RawStamps, i: number): boolean {
  return usesHeader(stamps, i) && stamps.still?.marks[i] !== repeated;
}

/**
 * Corrected time of entry `i` with its sigma. What corrects header stamps says nothing of a record stamp in their place; and how far a
 * message under the stamp of the one before lies from it, nobody knows.
 */
export function timeOf(
  stamps: RawStamps,
  i: number,
  clock: SensorClock,
  originNs: bigint,
  header = usesHeader(stamps, i),
): Corrected {
  const t = sinceOrigin(believed(stamps, i, header), originNs);
  const corrects = clock.model || (clock.given && stamps.choice.clock === 'header');
  if (corrects && !header) return { t, sigma: Number.NaN };
  const time = clock.time(t, sinceOrigin(stamps.log.at(i)!, originNs), stamps.messages[i]);
  const own = header && stamps.still?.marks[i] !== repeated;
  return own || stamps.choice.clock !== 'header' ? time : { t: time.t, sigma: Number.NaN };
}

/**
 * Sorts by corrected time; equal times keep the recording's order. Times and numbers of a stream of hours go to the `spill`;
 * stamps are looked up in the recording's table. `stamps.messages` may be its own afterwards.
 */
export function makeStream(
  sensor: string,
  stamps: RawStamps,
  originNs: bigint,
  clock: SensorClock,
  issues: Issues,
  topic: string,
  spill?: Spill,
): SensorStream {
  const n = stamps.messages.length;
  const t = leavingFloat64(n);
  let sigmaNs: Float64Array | undefined;
  let zeros = 0;
  let implausible = 0;
  for (let i = 0; i < n; i++) {
    const believes = usesHeader(stamps, i);
    const time = timeOf(stamps, i, clock, originNs, believes);
    t[i] = time.t;
    if (!sigmaNs && !Number.isNaN(time.sigma)) sigmaNs = leavingFloat64(n).fill(Number.NaN);
    if (sigmaNs) sigmaNs[i] = time.sigma;
    const header = stamps.choice.clock === 'header' ? stamps.header.at(i) : NO_STAMP;
    if (header === 0n) zeros++;
    else if (!believes && header !== NO_STAMP && stamps.still?.marks[i] !== standing) implausible++;
  }
  const still = stamps.choice.clock === 'header' ? stamps.still : undefined;
  reportStamps({ messages: n, zeros, still, implausible }, topic, issues);
  const sorted = !reportBackward(t, topic, issues);
  const { messages, table } = stamps;
  const kept = (times: Float64Array, sigmas: Float64Array | undefined, places: Uint32Array) => {
    const message = putAway(places, spill);
    return {
      sensor,
      t: putAway(times, spill),
      sigmaNs: sigmas && putAway(sigmas, spill),
      rawNs: stampsOr(table.stampNs, NO_STAMP, table.logNs, message),
      logNs: stampsAt(table.logNs, message),
      message,
    };
  };
  if (sorted) return kept(t, sigmaNs, messages);
  const order = new Uint32Array(n).map((_, i) => i);
  order.sort((a, b) => t[a] - t[b] || a - b);
  return kept(gathered(t, order), sigmaNs && gathered(sigmaNs, order), gathered(messages, order));
}
