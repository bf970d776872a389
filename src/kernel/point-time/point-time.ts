// When each point of a sweep was measured: which field says it, in which unit, and relative to what; and its numbers as times.
import type { PointCloud, PointField } from '../../message/value.js';
import { checkCloud } from '../check-cloud.js';
import { readPointColumn } from '../point-column.js';
import { readTimesInParts, type TimeField, timesInParts } from './time-in-parts.js';
import { namedAsTime } from './time-names.js';

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/**
 * How a field tells time. `absolute`: since the epoch of the header stamp; else relative to the header stamp; with `cycleNs`,
 * since the last whole cycle of the epoch: Velodyne's packets count from the full hour, others from the full second.
 */
export interface PointTime {
  readonly field: TimeField;
  readonly unit: TimeUnit;
  readonly absolute: boolean;
  readonly cycleNs?: number;
  /**
   * The times count on a clock of their own: relative to the sweep's earliest point, or to its latest, which is said to be at the stamp.
   * `unplaced`: to the earliest, and nobody knows where that lies around the stamp.
   */
  readonly own?: 'first' | 'last' | 'unplaced';
}

export const nsPer: Readonly<Record<TimeUnit, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** Each field is looked for in several sweeps, and a message may name as many as it likes. */
const MOST_FIELDS = 24;

/** Fields that may tell time, the likeliest first. */
export function pointTimeFields(fields: readonly PointField[]): TimeField[] {
  const inParts = timesInParts(fields);
  const parts = new Set(inParts.flatMap(({ name, upper }) => [name, upper!.name]));
  const { known, others } = namedAsTime(fields.filter(({ name, count }) => count <= 1 && !parts.has(name)));
  return [...known, ...inParts, ...others].slice(0, MOST_FIELDS);
}

/** Time of each point in ns relative to the header stamp; NaN where the point has none. */
export function pointTimesNs(cloud: PointCloud, time: PointTime, stampNs: bigint): Float64Array {
  if (time.field.upper) {
    const { ns, baseNs } = readTimesInParts(cloud, time.field);
    if (time.own) return sinceOwn(ns, time.own, 1, range(ns, false));
    const sinceStamp = Number(baseNs - stampNs);
    return ns.map(since => since + sinceStamp);
  }
  const values = rawTimes(cloud, time.field);
  const scale = nsPer[time.unit];
  if (time.own) return sinceOwn(values, time.own, scale, rangeOfTimes(values));
  if (time.cycleNs !== undefined) {
    const sinceCycle = Number(stampNs % BigInt(time.cycleNs));
    for (let i = 0; i < values.length; i++) values[i] = wrapCycle(values[i] * scale - sinceCycle, time.cycleNs);
    return values;
  }
  if (!time.absolute) {
    for (let i = 0; i < values.length; i++) values[i] *= scale;
    return values;
  }
  // Split at a whole second before subtracting: value · scale alone would round to 256 ns.
  const perSecond = 1e9 / scale;
  const seconds = Number(stampNs / 1_000_000_000n);
  const rest = Number(stampNs % 1_000_000_000n);
  const origin = seconds * perSecond;
  for (let i = 0; i < values.length; i++)
    values[i] = values[i] === 0 ? Number.NaN : (values[i] - origin) * scale - rest;
  return values;
}

/** Numbers as recorded to ns since the earliest of them, or up to the latest; those that stand for no return become NaN. */
function sinceOwn(
  values: Float64Array,
  own: PointTime['own'],
  nsPerUnit: number,
  [min, max]: readonly [number, number],
): Float64Array {
  const zero = own === 'last' ? max : min;
  for (let i = 0; i < values.length; i++) values[i] = values[i] < min ? Number.NaN : (values[i] - zero) * nsPerUnit;
  return values;
}

/** Into [−cycle/2, cycle/2], ns. */
export function wrapCycle(ns: number, cycleNs: number): number {
  return ns - cycleNs * Math.round(ns / cycleNs);
}

/** Smallest and largest number of a field of times. A point without a return has time 0 in some drivers; among absolute times that is no time. */
export function rangeOfTimes(values: Float64Array): [number, number] {
  const [min, max] = range(values, false);
  return min === 0 && max > 1e8 ? range(values, true) : [min, max];
}

export function range(values: Float64Array, skipZero: boolean): [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (skipZero && value === 0) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/** The numbers of a field as recorded. Throws FL0306 where the cloud's numbers do not fit its bytes. */
export function rawTimes(cloud: PointCloud, field: PointField): Float64Array {
  checkCloud(cloud, [field]);
  const values = new Float64Array(cloud.width * cloud.height);
  if (values.length > 0) readPointColumn(cloud, field.type, field.offset, values, 0, 1);
  return values;
}
