// Which of a message's two stamps is its time: the header's where it is plausible, else the recorder's.
import type { Issues } from '../../issue.js';
import { lowerBound } from '../../time/order-statistics.js';
import { formatDuration } from '../../time/stamp.js';
import { everyStamp, type Stamps } from '../../time/stamps.js';
import {
  abs,
  type ChannelStamps,
  isSameClock,
  sameClockNs,
  standsStill,
  usualDifference,
} from './header-difference.js';
import { type RecordTime, recordTime } from './record-time.js';

export interface ClockChoice {
  readonly clock: 'header' | 'record';
  /** Added to record stamps used in place of headers when every header shares another clock, ns. */
  readonly recordShiftNs: bigint;
  /** Where that clock runs at another speed: what a record stamp is on it, which no constant tells. */
  readonly recordTime?: RecordTime;
  /** Whether one message's header belongs to the stream: a single wrong stamp must not become the start of the recording. */
  plausible(headerNs: bigint, logNs: bigint): boolean;
}

/**
 * Decides per channel. A channel's difference is the usual record - header over its non-zero headers. When some
 * channel's headers agree with the record clock, the others that do not are implausible. When none does, the recorder's
 * clock is the odd one (a replayed or simulated drive): the largest group of channels that agree among themselves is
 * believed, and record stamps are shifted onto it, or placed by it where a constant would not do. Headers that stand still are no
 * clock and have no say. `witnesses` have one and are given no clock: transforms that move.
 */
export function chooseClocks(
  channels: readonly ChannelStamps[],
  issues: Issues,
  witnesses: readonly ChannelStamps[] = [],
): ClockChoice[] {
  const still = channels.map(standsStill);
  const differences = channels.map((channel, i) => (still[i] ? undefined : usualDifference(channel)));
  const known = [...differences, ...witnesses.map(usualDifference)].filter(d => d !== undefined);
  const someAgree = known.some(isSameClock);
  const shared = someAgree ? 0n : largestGroup(known);
  const elsewhere = !someAgree && shared !== undefined && known.length > 0;
  const agrees = (difference: bigint | undefined) => difference !== undefined && isSameClock(difference - shared!);
  const time = elsewhere ? recordTime(channels.filter((_, i) => agrees(differences[i]))) : undefined;
  if (elsewhere) {
    const onto = time
      ? `messages without one were placed by those of ${time.topic} recorded at the same time, because headers go on at ${time.speed.toFixed(2)} times the recorder's speed, or not evenly`
      : 'record stamps shifted onto them';
    issues.add(
      'FL0403',
      `header stamps lie about ${aside(shared)} the record stamps in every stream; header stamps were used and ${onto}; nothing to do when this is a replayed or simulated recording`,
    );
  }
  return channels.map((channel, i) => {
    const difference = differences[i];
    const record = { recordShiftNs: shared === undefined ? 0n : -shared, recordTime: time };
    if (still[i]) {
      issues.add(
        'FL0402',
        'all header stamps are the same moment; record stamps were used; make the driver stamp each message',
        { topic: channel.topic, stamp: still[i] },
      );
      return { clock: 'record', ...record, plausible: () => false };
    }
    if (difference === undefined) {
      if (holdsZero(channel.header)) {
        issues.add('FL0401', 'all header stamps are zero; record stamps were used; check the driver', {
          topic: channel.topic,
        });
      }
      return { clock: 'record', ...record, plausible: () => false };
    }
    if (shared !== undefined && !isSameClock(difference - shared)) {
      issues.add(
        'FL0402',
        `header stamps lie ${aside(difference)} the record stamps; record stamps were used; give the offset in a rig file if the header clock is the better one`,
        { topic: channel.topic, stamp: channel.header.at(0) },
      );
      return { clock: 'record', ...record, plausible: () => false };
    }
    return { clock: 'header', ...record, plausible: someAgree ? near(difference) : around(channel) };
  });
}

/** Against a recorder of the same clock: as far from the record stamp as the others of the stream. */
function near(difference: bigint): ClockChoice['plausible'] {
  return (headerNs, logNs) => isSameClock(logNs - headerNs - difference);
}

/**
 * Against a recorder of another clock nothing but the other headers can tell; 52 days hold any drive. Of an even number the
 * earlier of the two in the middle, whose difference is the later one, which `usualDifference` takes.
 */
function around({ header, none }: ChannelStamps): ClockChoice['plausible'] {
  const known = new BigInt64Array(header.length);
  let count = 0;
  for (const stamp of everyStamp(header)) if (stamp !== none && stamp !== 0n) known[count++] = stamp;
  const middle = known.subarray(0, count).sort()[(count - 1) >> 1];
  return headerNs => abs(headerNs - middle) < 2n ** 52n;
}

function holdsZero(stamps: Stamps): boolean {
  for (const stamp of everyStamp(stamps)) if (stamp === 0n) return true;
  return false;
}

/** The difference that agrees with the most, the first of several. */
function largestGroup(differences: readonly bigint[]): bigint | undefined {
  let best: bigint | undefined;
  let bestSize = 0;
  const sorted = BigInt64Array.from(differences).sort();
  for (const d of differences) {
    const size = lowerBound(sorted, d + sameClockNs + 1n) - lowerBound(sorted, d - sameClockNs);
    if (size > bestSize) [best, bestSize] = [d, size];
  }
  return best;
}

/** How far and on which side headers lie, of record − header: in a unit that can be read, and exactly. */
function aside(difference: bigint): string {
  const size = abs(difference);
  const exact = (Number(size / 1_000_000n) / 1e3).toFixed(3);
  return `${formatDuration(Number(size))} (${exact} s) ${difference < 0n ? 'after' : 'before'}`;
}
