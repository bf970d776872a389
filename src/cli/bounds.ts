// First and last stamps of a recording and its channels, for people and for JSON.
import type { Source } from '../source/source.js';

export interface Bounds {
  messages: number;
  firstLogNs?: bigint;
  lastLogNs?: bigint;
  /** Header stamps; undefined where the type carries none. */
  firstStampNs?: bigint;
  lastStampNs?: bigint;
}

/** Earliest and latest of each channel, by value, not by position: recorders do not write in order. */
export function channelBounds({ channels, messages }: Source): Bounds[] {
  const { channel, logNs, stampNs, count } = messages;
  const log = channels.map(() => extremes());
  const stamp = channels.map(() => extremes());
  const [logHalves, stampHalves] = [
    new Int32Array(logNs.buffer, logNs.byteOffset),
    new Int32Array(stampNs.buffer, stampNs.byteOffset),
  ];
  const counts = new Float64Array(channels.length);
  for (let i = 0; i < count; i++) {
    const id = channel[i];
    counts[id]++;
    take(log[id], logHalves, i);
    // NO_STAMP is the least of all.
    if (stampHalves[2 * i + high] !== -(2 ** 31) || stampHalves[2 * i + 1 - high] !== 0)
      take(stamp[id], stampHalves, i);
  }
  const at = (column: BigInt64Array, i: number) => (i < 0 ? undefined : column[i]);
  return channels.map((_, id) => ({
    messages: counts[id],
    firstLogNs: at(logNs, log[id].first),
    lastLogNs: at(logNs, log[id].last),
    firstStampNs: at(stampNs, stamp[id].first),
    lastStampNs: at(stampNs, stamp[id].last),
  }));
}

/** Earliest record stamp, 0 when there are no messages. */
export function startOf(bounds: readonly Bounds[]): bigint {
  return ascending(bounds.flatMap(({ firstLogNs }) => firstLogNs ?? []))[0] ?? 0n;
}

/** Latest record stamp, 0 when there are no messages. */
export function endOf(bounds: readonly Bounds[]): bigint {
  return ascending(bounds.flatMap(({ lastLogNs }) => lastLogNs ?? [])).at(-1) ?? 0n;
}

const ascending = (all: bigint[]) => all.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** Where the upper half of a 64-bit number lies. */
const high = new Int32Array(BigInt64Array.of(1n).buffer)[0] === 1 ? 1 : 0;

interface Extremes {
  /** Position of the least and the greatest; -1: none yet. */
  first: number;
  last: number;
}

const extremes = (): Extremes => ({ first: -1, last: -1 });

function take(found: Extremes, halves: Int32Array, i: number): void {
  if (found.first < 0 || isLess(halves, i, found.first)) found.first = i;
  if (found.last < 0 || isLess(halves, found.last, i)) found.last = i;
}

/** Compares 64-bit numbers by their halves: as bigints, each of millions would be an object. */
function isLess(halves: Int32Array, a: number, b: number): boolean {
  const [upperA, upperB] = [halves[2 * a + high], halves[2 * b + high]];
  if (upperA !== upperB) return upperA < upperB;
  return halves[2 * a + 1 - high] >>> 0 < halves[2 * b + 1 - high] >>> 0;
}
