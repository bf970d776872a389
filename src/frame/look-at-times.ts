// How the points of a LiDAR tell their time, judged over several sweeps: one alone may be cut short, or fit by chance.
import {
  leavesNoDoubt,
  type PointTime,
  recogniseOwnClock,
  recognisePointTime,
  type SweepStamp,
  spanOfRead,
  sweepStampOf,
  type TimeField,
  type TimesRead,
  timeFieldIn,
  timesOf,
} from '../kernel/index.js';
import type { Value } from '../message/value.js';
import type { StampMeaning } from '../rig/index.js';
import { type Channel, NO_STAMP, type Source } from '../source/source.js';
import { median } from '../time/order-statistics.js';
import type { MessageLooks } from './message-looks.js';

/** Sweeps looked at: the first ones, and as many spread over the rest. */
const SWEEPS = 4;
/** Further ones that are tried where some cannot be decoded or are empty. */
const ATTEMPTS = 40;
/** As many are enough where they can be read in one way only, and agree on what their stamp means. */
const ENOUGH = 3;

export interface TimesFound {
  readonly time: PointTime;
  readonly stamp: SweepStamp;
}

/** Undefined where the numbers of the field fit no unit of time. `said`: what somebody says that the stamps mean. */
export async function lookAtTimes(
  looks: MessageLooks,
  channel: Channel,
  messages: Uint32Array,
  like: TimeField,
  said?: StampMeaning,
): Promise<TimesFound | undefined> {
  const period = sweepPeriod(looks, messages);
  const sweeps: TimesRead[] = [];
  for (const message of chosen(messages)) {
    const sweep = await looks.at(channel, message, value => timesIn(value, like, headerOrLog(looks, message)));
    if (sweep) sweeps.push(sweep);
    if (sweeps.length === 2 * SWEEPS) break;
    if (sweeps.length < ENOUGH || !leavesNoDoubt(sweeps, period)) continue;
    const found = judged(sweeps, period, said);
    if (found?.stamp.meaning) return found;
  }
  return judged(sweeps, period, said);
}

function judged(sweeps: readonly TimesRead[], period: number | undefined, said: StampMeaning | undefined) {
  const time = recognisePointTime(sweeps, period) ?? recogniseOwnClock(sweeps, period, said);
  if (!time) return undefined;
  const spans = sweeps.map(sweep => spanOfRead(sweep, time));
  return { time, stamp: sweepStampOf(spans.filter(span => span !== undefined)) };
}

/** The first, the last and the second one; then those spread between, then more of the first: each once. */
function chosen(messages: Uint32Array): Set<number> {
  const last = messages.length - 1;
  const order = new Set([messages[0], messages[last], ...messages.subarray(0, SWEEPS)]);
  for (let k = 1; k <= SWEEPS; k++) order.add(messages[Math.floor((k * last) / SWEEPS)]);
  for (const message of messages.subarray(0, ATTEMPTS)) order.add(message);
  return order;
}

function timesIn(cloud: Value, like: TimeField, stampNs: bigint): TimesRead | undefined {
  if (cloud.kind !== 'points' || cloud.width * cloud.height === 0) return undefined;
  const field = timeFieldIn(cloud, like);
  return field && timesOf(cloud, field, stampNs);
}

/** Median step of up to a thousand stamps in recorded order, ns; undefined with fewer than two. */
function sweepPeriod(looks: MessageLooks, messages: Uint32Array): number | undefined {
  const stamps = Array.from(messages.subarray(0, 1000), m => headerOrLog(looks, m));
  const steps = stamps.slice(1).map((stamp, i) => Number(stamp - stamps[i]));
  return steps.length === 0 ? undefined : median(steps);
}

/** What the times of points are taken relative to, and read as relative to: a header of zero is none. */
export function headerOrLog({ messages }: Pick<Source, 'messages'>, message: number): bigint {
  const stamp = messages.stampNs.at(message);
  return stamp === NO_STAMP || stamp === 0n ? messages.logNs.at(message) : stamp;
}
