// Which of a message's two stamps is its time: the header's where it is plausible, else the recorder's.
import type { Issues } from '../issue.js';
import { everyStamp, type Stamps } from '../time/stamps.js';

/** Header and record stamps of one channel's messages, ns, in the same order. `header` is `none` where the type has no header. */
export interface ChannelStamps {
  readonly topic: string;
  readonly header: Stamps;
  readonly log: Stamps;
  readonly none: bigint;
}

export interface ClockChoice {
  readonly clock: 'header' | 'record';
  /** Added to record stamps used in place of headers when every header shares another clock, ns. */
  readonly recordShiftNs: bigint;
  /** Whether one message's header belongs to the stream: a single wrong stamp must not become the start of the recording. */
  plausible(headerNs: bigint, logNs: bigint): boolean;
}

/** Header and record stamps of one clock differ by transport, driver and disk: far less than this. */
export const sameClockNs = 60_000_000_000n;

/**
 * Decides per channel. A channel's difference is the median of record - header over its non-zero headers. When some
 * channel's headers agree with the record clock, the others that do not are implausible. When none does, the recorder's
 * clock is the odd one (a replayed or simulated drive): the largest group of channels that agree among themselves is
 * believed, and record stamps are shifted onto it.
 */
export function chooseClocks(channels: readonly ChannelStamps[], issues: Issues): ClockChoice[] {
  const differences = channels.map(medianDifference);
  const known = differences.filter(d => d !== undefined);
  const someAgree = known.some(d => abs(d) <= sameClockNs);
  const shared = someAgree ? 0n : largestGroup(known);
  if (!someAgree && shared !== undefined && known.length > 0) {
    issues.add(
      'FL0403',
      `record stamps differ from the header stamps by about ${seconds(shared)} s in every stream; header stamps were used and record stamps shifted onto them; nothing to do when this is a replayed or simulated recording`,
    );
  }
  return channels.map((channel, i) => {
    const difference = differences[i];
    const recordShiftNs = shared === undefined ? 0n : -shared;
    if (difference === undefined) {
      if (holdsZero(channel.header)) {
        issues.add('FL0401', 'all header stamps are zero; record stamps were used; check the driver', {
          topic: channel.topic,
        });
      }
      return { clock: 'record', recordShiftNs, plausible: () => false };
    }
    if (shared !== undefined && abs(difference - shared) > sameClockNs) {
      issues.add(
        'FL0402',
        `header stamps are ${seconds(difference)} s before the record stamps; record stamps were used; give the offset in a rig file if the header clock is the better one`,
        { topic: channel.topic, stamp: channel.header.at(0) },
      );
      return { clock: 'record', recordShiftNs, plausible: () => false };
    }
    return { clock: 'header', recordShiftNs, plausible: someAgree ? near(difference) : around(channel) };
  });
}

/** Against a recorder of the same clock: as far from the record stamp as the others of the stream. */
function near(difference: bigint): ClockChoice['plausible'] {
  return (headerNs, logNs) => abs(logNs - headerNs - difference) <= sameClockNs;
}

/** Against a recorder of another clock nothing but the other headers can tell; 52 days hold any drive. */
function around({ header, none }: ChannelStamps): ClockChoice['plausible'] {
  const known = new BigInt64Array(header.length);
  let count = 0;
  for (const stamp of everyStamp(header)) if (stamp !== none && stamp !== 0n) known[count++] = stamp;
  const middle = known.subarray(0, count).sort()[count >> 1];
  return headerNs => abs(headerNs - middle) < 2n ** 52n;
}

function holdsZero(stamps: Stamps): boolean {
  for (const stamp of everyStamp(stamps)) if (stamp === 0n) return true;
  return false;
}

/** Of at most about a thousand messages spread over the stream: a median needs no more. */
export function medianDifference({ header, log, none }: ChannelStamps): bigint | undefined {
  const differences: bigint[] = [];
  const step = Math.max(1, Math.floor(header.length / 1000));
  for (let i = 0; i < header.length; i += step) {
    const stamp = header.at(i)!;
    if (stamp !== none && stamp !== 0n) differences.push(log.at(i)! - stamp);
  }
  if (differences.length === 0) return undefined;
  differences.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return differences[differences.length >> 1];
}

function largestGroup(differences: readonly bigint[]): bigint | undefined {
  let best: bigint | undefined;
  let bestSize = 0;
  for (const d of differences) {
    const size = differences.filter(other => abs(other - d) <= sameClockNs).length;
    if (size > bestSize) [best, bestSize] = [d, size];
  }
  return best;
}

function abs(n: bigint): bigint {
  return n < 0n ? -n : n;
}

function seconds(ns: bigint): string {
  return (Number(ns / 1_000_000n) / 1e3).toFixed(3);
}
