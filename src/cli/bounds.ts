// First and last stamps of a recording and its channels, for people and for JSON.
import { NO_STAMP, type Source } from '../source/source.js';

export interface Bounds {
  messages: number;
  firstLogNs?: bigint;
  lastLogNs?: bigint;
  /** Header stamps; undefined where the type carries none. */
  firstStampNs?: bigint;
  lastStampNs?: bigint;
}

/** Earliest and latest of each channel, by value, not by position: recorders do not write in order. */
export function channelBounds(source: Source): Bounds[] {
  const bounds: Bounds[] = source.channels.map(() => ({ messages: 0 }));
  const { channel, logNs, stampNs, count } = source.messages;
  for (let i = 0; i < count; i++) {
    const b = bounds[channel[i]];
    b.messages++;
    if (b.firstLogNs === undefined || logNs[i] < b.firstLogNs) b.firstLogNs = logNs[i];
    if (b.lastLogNs === undefined || logNs[i] > b.lastLogNs) b.lastLogNs = logNs[i];
    if (stampNs[i] === NO_STAMP) continue;
    if (b.firstStampNs === undefined || stampNs[i] < b.firstStampNs) b.firstStampNs = stampNs[i];
    if (b.lastStampNs === undefined || stampNs[i] > b.lastStampNs) b.lastStampNs = stampNs[i];
  }
  return bounds;
}

/** Earliest record stamp, 0 when there are no messages. */
export function startOf(source: Source): bigint {
  return (
    source.messages.logNs.reduce(
      (min, ns) => (min === undefined || ns < min ? ns : min),
      undefined as bigint | undefined,
    ) ?? 0n
  );
}

export function endOf(source: Source): bigint {
  return (
    source.messages.logNs.reduce(
      (max, ns) => (max === undefined || ns > max ? ns : max),
      undefined as bigint | undefined,
    ) ?? 0n
  );
}
