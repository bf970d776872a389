// Where record stamps lie on the headers' clock when that runs at another speed, stands, or jumps: a simulation, a replay that was slowed.
import { lowerBound } from '../../time/order-statistics.js';
import { everyStamp } from '../../time/stamps.js';
import { abs, type ChannelStamps } from './header-difference.js';

/** Differences of record and header stamps that stay within this, ns, are one constant: the default tolerance. */
const STEADY = 5e7;
/** Pairs that are kept: of ten hours at 100 Hz one in half a second. */
const MOST = 65536;

export interface RecordTime {
  /** The header time at which a message was recorded, ns; between two known pairs linear, where headers go back that before. */
  place(logNs: bigint): bigint;
  /** ns of headers in a ns of the recorder, over all. */
  readonly speed: number;
  /** The channel whose headers tell it: the one with the most. */
  readonly topic: string;
}

/**
 * From channels whose headers share a clock that is not the recorder's. Undefined where a constant serves as well. Like the constant, it
 * leaves out how long messages were under way.
 */
export function recordTime(channels: readonly ChannelStamps[]): RecordTime | undefined {
  const densest = channels.reduce<ChannelStamps | undefined>(
    (most, one) => (most && most.header.length >= one.header.length ? most : one),
    undefined,
  );
  const known = densest && pairsOf(densest);
  if (!known || known.log.length < 2) return undefined;
  const { log, header, firstLog, firstHeader } = known;
  if (header.every(t => t === header[0])) return undefined;
  const differences = log.map((t, i) => t - header[i]).sort();
  const end = log.length - 1;
  if (differences[Math.ceil(0.95 * end)] - differences[Math.floor(0.05 * end)] <= STEADY) return undefined;
  const speed = log[end] > log[0] ? Math.max(0, header[end] - header[0]) / (log[end] - log[0]) : 1;
  const at = (t: number): number => {
    if (t <= log[0]) return header[0] + (t - log[0]) * speed;
    if (t >= log[end]) return header[end] + (t - log[end]) * speed;
    // Whole ns: the first one after `t`.
    const after = lowerBound(log, t + 1);
    const [from, to] = [header[after - 1], header[after]];
    return to <= from ? from : from + ((to - from) * (t - log[after - 1])) / (log[after] - log[after - 1]);
  };
  return {
    place: logNs => firstHeader + BigInt(Math.round(at(Number(logNs - firstLog)))),
    speed,
    topic: densest.topic,
  };
}

/** In the order of the record stamps, ns since the first of each. */
function pairsOf({ header, log, none }: ChannelStamps) {
  const some: number[] = [];
  const step = Math.max(1, Math.ceil(header.length / MOST));
  let i = 0;
  for (const stamp of everyStamp(header)) if (i++ % step === 0 && stamp !== none && stamp !== 0n) some.push(i - 1);
  if (some.length === 0) return undefined;
  // Single headers of another age lie farther from the others than any drive is long.
  const middle = BigInt64Array.from(some, at => header.at(at)!).sort()[some.length >> 1];
  const kept = some.filter(at => abs(header.at(at)! - middle) < 2n ** 52n);
  const [firstLog, firstHeader] = [log.at(kept[0])!, header.at(kept[0])!];
  kept.sort((a, b) => Number(log.at(a)! - log.at(b)!) || a - b);
  return {
    firstLog,
    firstHeader,
    log: Float64Array.from(kept, at => Number(log.at(at)! - firstLog)),
    header: Float64Array.from(kept, at => Number(header.at(at)! - firstHeader)),
  };
}
