// What is kept of a sweep to find out how its times are to be read: the range of their numbers, and how much of a turn it shows.
import type { PointCloud, PointField } from '../../message/value.js';
import { nsPer, type PointTime, pointTimesNs, range, rangeOfTimes, rawTimes, type TimeUnit } from './point-time.js';
import { type SweepSpan, spanOf } from './sweep-span.js';
import { readTimesInParts, type TimeField } from './time-in-parts.js';
import { turnSeen } from './turn-seen.js';

/** The numbers of a sweep's time field as recorded: their range, which is all that most readings need. */
export interface TimesRead {
  readonly cloud: PointCloud;
  readonly field: TimeField;
  readonly stampNs: bigint;
  /** Without zeros where these stand for no return. Of times in parts ns since the stamp. */
  readonly min: number;
  readonly max: number;
  /** Share of a turn that the points lie in; of 16-bit times only. */
  readonly turn?: number;
}

/** 16 bits hold 65 ms in µs, less than most sweeps last. So such fields also count ticks of 2 µs and more, which read as µs halve all times. */
const isShort = (field: PointField) => field.type === 'uint16' || field.type === 'int16';

export function timesOf(cloud: PointCloud, field: TimeField, stampNs: bigint): TimesRead {
  const some = thinned(cloud);
  if (field.upper) {
    const { ns, baseNs } = readTimesInParts(some, field);
    const [from, to] = range(ns, false);
    const sinceStamp = Number(baseNs - stampNs);
    return { cloud, field, stampNs, min: from + sinceStamp, max: to + sinceStamp };
  }
  const [min, max] = rangeOfTimes(rawTimes(some, field));
  return { cloud, field, stampNs, min, max, turn: isShort(field) ? turnSeen(some) : undefined };
}

/** The period where it is known, else that of 10 Hz, at which most LiDARs turn, ns. */
export function periodOr(sweepPeriodNs: number | undefined): number {
  return sweepPeriodNs !== undefined && sweepPeriodNs > 0 ? sweepPeriodNs : 1e8;
}

/** The unit in which a sweep's times span about a period: there is one at most. */
export function unitOfSpan(
  { field, min, max }: Pick<TimesRead, 'field' | 'min' | 'max'>,
  sweepPeriodNs: number | undefined,
): TimeUnit | undefined {
  const period = periodOr(sweepPeriodNs);
  const integers: readonly TimeUnit[] = field.upper ? ['ns'] : ['us', 'ns'];
  const units: readonly TimeUnit[] = field.type.startsWith('float') ? ['s', 'ms', 'us', 'ns'] : integers;
  return units.find(u => (max - min) * nsPer[u] >= period / 8 && (max - min) * nsPer[u] <= 3 * period);
}

/** First and last time of a sweep by one reading, ns relative to the stamp; undefined without any. */
export function spanOfRead({ cloud, field, stampNs, min, max }: TimesRead, time: PointTime): SweepSpan | undefined {
  // Only where a cycle wraps is a later number not a later time; zeros among absolute times are left out one by one.
  if (time.cycleNs !== undefined || time.absolute || time.own)
    return spanOf(pointTimesNs(cloud, { ...time, field }, stampNs));
  const scale = nsPer[time.unit];
  return min <= max ? { firstNs: min * scale, lastNs: max * scale } : undefined;
}

/** So many points tell the range of the times: of 120 000 every seventh, which may miss a ten-thousandth of the turn at its ends. */
const LOOKED_AT = 16384;

/** The cloud without most of its points, and without a copy. An odd step meets every beam of a cloud that is sorted by columns. */
function thinned(cloud: PointCloud): PointCloud {
  const { width, height, step, rowStep } = cloud;
  const every = Math.floor((width * height) / LOOKED_AT) | 1;
  if (every === 1 || rowStep !== width * step) return cloud;
  const left = Math.floor((width * height) / every);
  return { ...cloud, width: left, height: 1, step: every * step, rowStep: left * every * step };
}
