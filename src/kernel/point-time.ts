// When each point of a sweep was measured: which field says it, in which unit, and relative to what.
import type { PointCloud, PointField } from '../message/value.js';
import { checkCloud } from './check-cloud.js';
import { readPointColumn } from './point-column.js';

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** How a field tells time. `absolute`: since the epoch of the header stamp; else relative to the header stamp. */
export interface PointTime {
  readonly field: PointField;
  readonly unit: TimeUnit;
  readonly absolute: boolean;
}

const nsPer: Readonly<Record<TimeUnit, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** Names drivers use, most telling first: Velodyne `time`, Ouster `t`, Hesai `timestamp`, Livox `offset_time`, … */
const names = [
  'time',
  't',
  'timestamp',
  'time_stamp',
  'offset_time',
  'point_time_offset',
  'time_offset',
  'timeoffset',
  'offset_ns',
  'time_ns',
  'timestamp_ns',
  'dt',
  'ts',
];

export function pointTimeField(fields: readonly PointField[]): PointField | undefined {
  for (const name of names) {
    const field = fields.find(f => f.name.toLowerCase() === name && f.count <= 1);
    if (field) return field;
  }
  return undefined;
}

/**
 * Finds unit and origin by the numbers themselves: the span of a sweep's times must be its period P. Units are 1000 apart,
 * so a span between P/8 (a sensor cropped to a sector) and 3 P fits at most one; the times must then lie around 0
 * (relative) or around the stamp (absolute), within 3 P, at least 1 s for absolute ones because a header may be late.
 * Undefined when nothing fits: a wrong unit would move points by metres. Without a period, 0.1 s is taken.
 */
export function recognisePointTime(
  cloud: PointCloud,
  field: PointField,
  stampNs: bigint,
  sweepPeriodNs?: number,
): PointTime | undefined {
  const period = sweepPeriodNs !== undefined && sweepPeriodNs > 0 ? sweepPeriodNs : 1e8;
  const values = rawTimes(cloud, field);
  let [min, max] = range(values, false);
  // A point without a return has time 0 in some drivers; among absolute times that is no time.
  if (min === 0 && max > 1e8) [min, max] = range(values, true);
  if (!(max > min)) return undefined;
  const stamp = Number(stampNs);
  const units: readonly TimeUnit[] = field.type.startsWith('float') ? ['s', 'ms', 'us', 'ns'] : ['us', 'ns'];
  for (const unit of units) {
    const scale = nsPer[unit];
    const span = (max - min) * scale;
    if (span < period / 8 || span > 3 * period) continue;
    if (min * scale >= -3 * period && max * scale <= 3 * period) return { field, unit, absolute: false };
    const slack = Math.max(3 * period, 1e9);
    if (field.type === 'float64' && min * scale >= stamp - slack && max * scale <= stamp + slack)
      return { field, unit, absolute: true };
  }
  return undefined;
}

/** Time of each point in ns relative to the header stamp; NaN where the point has none. */
export function pointTimesNs(cloud: PointCloud, time: PointTime, stampNs: bigint): Float64Array {
  const values = rawTimes(cloud, time.field);
  const scale = nsPer[time.unit];
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

/** Recognises and reads in one go; undefined when the numbers fit no unit. */
export function readPointTimes(
  cloud: PointCloud,
  field: PointField,
  stampNs: bigint,
  sweepPeriodNs: number | undefined,
): { ns: Float64Array; unit: TimeUnit; absolute: boolean } | undefined {
  const time = recognisePointTime(cloud, field, stampNs, sweepPeriodNs);
  return time && { ns: pointTimesNs(cloud, time, stampNs), unit: time.unit, absolute: time.absolute };
}

function range(values: Float64Array, skipZero: boolean): [number, number] {
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

function rawTimes(cloud: PointCloud, field: PointField): Float64Array {
  checkCloud(cloud, [field]);
  const values = new Float64Array(cloud.width * cloud.height);
  if (values.length > 0) readPointColumn(cloud, field.type, field.offset, values, 0, 1);
  return values;
}
