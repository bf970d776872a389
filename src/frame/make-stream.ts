// The stream of one sensor: its stamps corrected and sorted.
import { putAway } from '../column.js';
import type { Issues } from '../issue.js';
import { leavingFloat64, leavingUint32 } from '../scratch.js';
import { NO_STAMP } from '../source/source.js';
import type { Spill } from '../spill.js';
import { stampsAt, stampsOr } from '../time/stamps.js';
import { reportBackward } from './backward-stamps.js';
import { type RawStamps, timeOf, usesHeader } from './raw-stamps.js';
import { reportStamps } from './report-stamps.js';
import type { SensorClock } from './sensor-clock.js';
import type { SensorStream } from './sensor-stream.js';
import { standing } from './standing-stamps.js';

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

function gathered<T extends Float64Array | Uint32Array>(from: T, order: Uint32Array): T {
  const out = (from instanceof Float64Array ? leavingFloat64(order.length) : leavingUint32(order.length)) as T;
  for (let i = 0; i < order.length; i++) out[i] = from[order[i]];
  return out;
}
