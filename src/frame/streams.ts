// From the message table to one sorted, clock-corrected Stream per channel.
import type { Issues } from '../issue.js';
import { NO_STAMP, type Source } from '../source/source.js';
import { correctedTime } from '../time/clock.js';
import { sinceOrigin } from '../time/stamp.js';
import type { ClockCorrection, Stream } from '../time/stream.js';
import { type ClockChoice, chooseClocks } from './clock-choice.js';

/** Positions in the message table, per channel id, in the recording's order. */
export function messagesByChannel(source: Source): Uint32Array[] {
  const { channel, count } = source.messages;
  const sizes = new Uint32Array(source.channels.length);
  for (let i = 0; i < count; i++) sizes[channel[i]]++;
  const lists = Array.from(sizes, size => new Uint32Array(size));
  sizes.fill(0);
  for (let i = 0; i < count; i++) lists[channel[i]][sizes[channel[i]]++] = i;
  return lists;
}

/** The stamps of some channels as the recording has them, and which of the two is believed. */
export interface RawStamps {
  readonly messages: Uint32Array;
  readonly header: BigInt64Array;
  readonly log: BigInt64Array;
  readonly choice: ClockChoice;
}

export function readStamps(
  source: Source,
  channels: readonly number[],
  lists: readonly Uint32Array[],
  issues: Issues,
): RawStamps[] {
  const { stampNs, logNs } = source.messages;
  const stamps = channels.map(id => {
    const messages = lists[id];
    return {
      topic: source.channels[id].topic,
      messages,
      header: BigInt64Array.from(messages, m => stampNs[m]),
      log: BigInt64Array.from(messages, m => logNs[m]),
      none: NO_STAMP,
    };
  });
  const choices = chooseClocks(stamps, issues);
  return stamps.map((s, i) => ({ messages: s.messages, header: s.header, log: s.log, choice: choices[i] }));
}

/** The believed stamp of entry `i`: a zero or missing header falls back to the recorder's. */
export function believed(stamps: RawStamps, i: number): bigint {
  const header = stamps.header[i];
  const usable = stamps.choice.clock === 'header' && header !== NO_STAMP && header !== 0n;
  return usable ? header : stamps.log[i] + stamps.choice.recordShiftNs;
}

/** Sorts by corrected time; equal times keep the recording's order. */
export function makeStream(
  sensor: string,
  stamps: RawStamps,
  originNs: bigint,
  clock: ClockCorrection,
  issues: Issues,
  topic: string,
): Stream {
  const n = stamps.messages.length;
  const t = new Float64Array(n);
  let zeros = 0;
  let backward = 0;
  for (let i = 0; i < n; i++) {
    t[i] = correctedTime(sinceOrigin(believed(stamps, i), originNs), clock, originNs);
    if (stamps.choice.clock === 'header' && stamps.header[i] === 0n) zeros++;
    if (i > 0 && t[i] < t[i - 1]) backward++;
  }
  if (zeros > 0) {
    issues.add(
      'FL0401',
      `${zeros} of ${n} header stamps are zero; record stamps were used for these; check the driver`,
      { topic },
    );
  }
  if (backward > 0) {
    issues.add(
      'FL0404',
      `stamps step backward ${backward} times in ${n} messages; all were kept and sorted by stamp; check the driver if they should not`,
      { topic },
    );
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  if (backward > 0) order.sort((a, b) => t[a] - t[b] || a - b);
  const pick = (from: BigInt64Array) => BigInt64Array.from(order, i => from[i]);
  const logNs = pick(stamps.log);
  const rawNs = BigInt64Array.from(order, i => (stamps.header[i] === NO_STAMP ? stamps.log[i] : stamps.header[i]));
  return {
    sensor,
    t: Float64Array.from(order, i => t[i]),
    rawNs,
    logNs,
    message: Uint32Array.from(order, i => stamps.messages[i]),
  };
}
