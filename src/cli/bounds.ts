// First and last stamps of a recording and its channels, for people and for JSON.
import type { LongStamps, Numbers } from '../column.js';
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
  const counts = new Float64Array(channels.length);
  for (let i = 0; i < count; i++) counts[channel.at(i)]++;
  const log = extremesOf(logNs, channel, channels.length, false);
  const stamp = extremesOf(stampNs, channel, channels.length, true);
  return channels.map((_, id) => ({
    messages: counts[id],
    firstLogNs: log[id] && whole(log[id].first),
    lastLogNs: log[id] && whole(log[id].last),
    firstStampNs: stamp[id] && whole(stamp[id].first),
    lastStampNs: stamp[id] && whole(stamp[id].last),
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

/** A 64-bit number as its halves: as a bigint, each of millions would be an object. */
interface Halves {
  readonly upper: number;
  readonly lower: number;
}

interface Extremes {
  first: Halves;
  last: Halves;
}

/** By channel id; undefined where no message has a stamp. `mayLack`: NO_STAMP, the least of all, is none. */
function extremesOf(
  column: LongStamps,
  channel: Numbers,
  channels: number,
  mayLack: boolean,
): (Extremes | undefined)[] {
  const found = new Array<Extremes | undefined>(channels).fill(undefined);
  let i = 0;
  for (const { buffer, byteOffset, length } of column.runs()) {
    const halves = new Int32Array(buffer, byteOffset, 2 * length);
    for (let k = 0; k < length; k++) {
      const upper = halves[2 * k + high];
      const lower = halves[2 * k + 1 - high] >>> 0;
      const id = channel.at(i++);
      if (mayLack && upper === -(2 ** 31) && lower === 0) continue;
      const known = found[id];
      if (!known) found[id] = { first: { upper, lower }, last: { upper, lower } };
      else if (isLess(upper, lower, known.first)) known.first = { upper, lower };
      else if (!isLess(upper, lower, known.last)) known.last = { upper, lower };
    }
  }
  return found;
}

function isLess(upper: number, lower: number, than: Halves): boolean {
  return upper < than.upper || (upper === than.upper && lower < than.lower);
}

function whole({ upper, lower }: Halves): bigint {
  return (BigInt(upper) << 32n) | BigInt(lower);
}
