// How far the headers of one channel lie before its record stamps, and whether they move at all.
import { everyStamp, type Stamps } from '../../time/stamps.js';

/** Header and record stamps of one channel's messages, ns, in the same order. `header` is `none` where the type has no header. */
export interface ChannelStamps {
  readonly topic: string;
  readonly header: Stamps;
  readonly log: Stamps;
  readonly none: bigint;
}

/** Header and record stamps of one clock differ by transport, driver and disk: far less than this. */
export const sameClockNs = 60_000_000_000n;

/** Whether clocks whose stamps differ by so much, ns, can be one. */
export function isSameClock(differenceNs: bigint): boolean {
  return abs(differenceNs) <= sameClockNs;
}

/** No transport takes so long, ns: between this and `sameClockNs` a recorder may fall behind, beyond it a clock was set. */
const wasSetNs = 600_000_000_000n;

/** A clock that does not move for so long, ns of record stamps, is none. */
const stillNs = 1_000_000_000n;

/**
 * The median of record - header, ns, over at most about a thousand messages spread over the stream: it needs no more. Where
 * a clock was set on the way (1970 until the network told the time, an hour of a time zone) and a quarter of the headers or
 * more agree with the recorder, the median of these: two clocks that agree are not both wrong. Undefined without headers.
 */
export function usualDifference({ header, log, none }: ChannelStamps): bigint | undefined {
  const differences: bigint[] = [];
  const step = Math.max(1, Math.floor(header.length / 1000));
  for (let i = 0; i < header.length; i += step) {
    const stamp = header.at(i)!;
    if (stamp !== none && stamp !== 0n) differences.push(log.at(i)! - stamp);
  }
  if (differences.length === 0) return undefined;
  // Sorted without a call for each comparison. Nothing real is 292 years off.
  const sorted = BigInt64Array.from(differences, inInt64).sort();
  const near = sorted.filter(isSameClock);
  const wasSet = sorted.every(d => isSameClock(d) || abs(d) >= wasSetNs);
  const agree = wasSet && near.length * 4 >= sorted.length ? near : sorted;
  return agree[agree.length >> 1];
}

/** The one moment that all headers name while the recorder's clock went on for a second or more. */
export function standsStill({ header, log, none }: ChannelStamps): bigint | undefined {
  let only: bigint | undefined;
  for (const stamp of everyStamp(header)) {
    if (stamp === none || stamp === 0n) continue;
    if (only !== undefined && stamp !== only) return undefined;
    only = stamp;
  }
  if (only === undefined || header.length < 3) return undefined;
  return log.at(log.length - 1)! - log.at(0)! >= stillNs ? only : undefined;
}

const mostNs = 2n ** 63n - 1n;

function inInt64(n: bigint): bigint {
  return n > mostNs ? mostNs : n < -mostNs ? -mostNs : n;
}

export function abs(n: bigint): bigint {
  return n < 0n ? -n : n;
}
