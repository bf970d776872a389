// When each point of a sweep was measured: which field says it, in which unit, and relative to what.
import type { PointCloud, PointField } from '../../message/value.js';
import { checkCloud } from '../check-cloud.js';
import { readPointColumn } from '../point-column.js';
import { type SweepSpan, spanOf } from './sweep-span.js';
import { turnSeen } from './turn-seen.js';

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/**
 * How a field tells time. `absolute`: since the epoch of the header stamp; else relative to the header stamp; with `cycleNs`,
 * since the last whole cycle of the epoch: Velodyne's packets count from the full hour, others from the full second.
 */
export interface PointTime {
  readonly field: PointField;
  readonly unit: TimeUnit;
  readonly absolute: boolean;
  readonly cycleNs?: number;
  /**
   * The times count on a clock of their own: relative to the sweep's earliest point, or to its latest, which is said to be at the stamp.
   * `unplaced`: to the earliest, and nobody knows where that lies around the stamp.
   */
  readonly own?: 'first' | 'last' | 'unplaced';
}

const nsPer: Readonly<Record<TimeUnit, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** Names drivers use, most telling first: Velodyne `time`, Ouster `t`, Hesai `timestamp`, Livox `offset_time`, Aeva `time_offset_ns`, … */
const names = [
  'time',
  't',
  'timestamp',
  'time_stamp',
  'offset_time',
  'point_time_offset',
  'time_offset',
  'timeoffset',
  'time_offset_ns',
  'offset_ns',
  'time_ns',
  'timestamp_ns',
  'dt',
  'ts',
  'point_time',
  'relative_time',
  'time_us',
  'timestamp_us',
];

const HOUR = 3.6e12;
const SECOND = 1e9;

/** Fields that may tell time, the likeliest first. */
export function pointTimeFields(fields: readonly PointField[]): PointField[] {
  return names.flatMap(name => fields.find(f => f.name.toLowerCase() === name && f.count <= 1) ?? []);
}

/** A way to read the times of one sweep, and where they then begin, ns relative to the stamp. */
interface Reading {
  readonly time: PointTime;
  readonly firstNs: number;
}

/** Sweeps that must agree before times are taken as since the full second: by chance, six of ten sweeps fit. */
const FEWEST_FOR_SECOND = 4;

/**
 * Finds unit and origin by the numbers themselves: the span of a sweep's times must be its period P. Units are 1000 apart,
 * so a span between P/8 (a sensor cropped to a sector) and 3 P fits at most one; the times must then lie around 0
 * (relative) or around the stamp (absolute, or since the full hour), within 3 P, at least 1 s for absolute ones because a header
 * may be late. Without a period, 0.1 s is taken.
 *
 * The reading must fit all sweeps of the stream, and of several it is the one that lies most steadily around the stamps. Sweeps
 * that fit no reading at all (cut short; 16-bit times too short for the turn that the points lie in) are passed over, as long as
 * half of them fit. Undefined when nothing fits: a wrong unit would move points by metres.
 */
export function recognisePointTime(sweeps: readonly TimesRead[], sweepPeriodNs?: number): PointTime | undefined {
  const all = sweeps.map(sweep => readingsOf(sweep, sweepPeriodNs)).filter(one => one.length > 0);
  if (all.length === 0 || 2 * all.length < sweeps.length) return undefined;
  let best: { readonly time: PointTime; readonly spread: number } | undefined;
  for (const { time } of all[0]) {
    if (time.cycleNs === SECOND && all.length < FEWEST_FOR_SECOND) continue;
    const firsts = all.map(one => one.find(other => sameReading(other.time, time))?.firstNs);
    if (!firsts.every(first => first !== undefined)) continue;
    const spread = Math.max(...firsts) - Math.min(...firsts);
    if (!best || spread < best.spread) best = { time, spread };
  }
  return best?.time;
}

function sameReading(a: PointTime, b: PointTime): boolean {
  return a.unit === b.unit && a.absolute === b.absolute && a.cycleNs === b.cycleNs;
}

/** The numbers of a sweep's time field as recorded: their range, which is all that most readings need. */
export interface TimesRead {
  readonly cloud: PointCloud;
  readonly field: PointField;
  readonly stampNs: bigint;
  /** Without zeros where these stand for no return. */
  readonly min: number;
  readonly max: number;
  /** Share of a turn that the points lie in; of 16-bit times only. */
  readonly turn?: number;
}

/** 65 ms in µs: too short for most sweeps, so such fields count ticks of 2 µs and more as well, which read as µs halve all times. */
const isShort = (field: PointField) => field.type === 'uint16' || field.type === 'int16';
/** A sensor that turns once a period needs this share of it for each share of the turn, at least. */
const LEAST_PER_TURN = 0.75;

export function timesOf(cloud: PointCloud, field: PointField, stampNs: bigint): TimesRead {
  const some = thinned(cloud);
  const [min, max] = rangeOfTimes(rawTimes(some, field));
  return { cloud, field, stampNs, min, max, turn: isShort(field) ? turnSeen(some) : undefined };
}

/** A point without a return has time 0 in some drivers; among absolute times that is no time. */
function rangeOfTimes(values: Float64Array): [number, number] {
  const [min, max] = range(values, false);
  return min === 0 && max > 1e8 ? range(values, true) : [min, max];
}

/** The unit in which a sweep's times span about a period: there is one at most. */
export function unitOfSpan({ field, min, max }: TimesRead, sweepPeriodNs: number | undefined): TimeUnit | undefined {
  const period = sweepPeriodNs !== undefined && sweepPeriodNs > 0 ? sweepPeriodNs : 1e8;
  const units: readonly TimeUnit[] = field.type.startsWith('float') ? ['s', 'ms', 'us', 'ns'] : ['us', 'ns'];
  return units.find(u => (max - min) * nsPer[u] >= period / 8 && (max - min) * nsPer[u] <= 3 * period);
}

/** As many points tell the range: of 120 000 every seventh, which may miss a ten-thousandth of the turn at its ends. */
const LOOKED_AT = 16384;

/** The cloud without most of its points, and without a copy. An odd step meets every beam of a cloud that is sorted by columns. */
function thinned(cloud: PointCloud): PointCloud {
  const { width, height, step, rowStep } = cloud;
  const every = Math.floor((width * height) / LOOKED_AT) | 1;
  if (every === 1 || rowStep !== width * step) return cloud;
  const left = Math.floor((width * height) / every);
  return { ...cloud, width: left, height: 1, step: every * step, rowStep: left * every * step };
}

/** First and last time of a sweep by one reading, ns relative to the stamp; undefined without any. */
export function spanOfRead({ cloud, field, stampNs, min, max }: TimesRead, time: PointTime): SweepSpan | undefined {
  // Only where a cycle wraps is a later number not a later time; zeros among absolute times are left out one by one.
  if (time.cycleNs !== undefined || time.absolute || time.own)
    return spanOf(pointTimesNs(cloud, { ...time, field }, stampNs));
  const scale = nsPer[time.unit];
  return min <= max ? { firstNs: min * scale, lastNs: max * scale } : undefined;
}

/** Whether all sweeps can be read relative to their stamps, and in no other common way: further ones cannot change that. */
export function leavesNoDoubt(sweeps: readonly TimesRead[], sweepPeriodNs?: number): boolean {
  const [first = [], ...rest] = sweeps.map(sweep => readingsOf(sweep, sweepPeriodNs).map(({ time }) => time));
  const common = first.filter(time => rest.every(other => other.some(one => sameReading(one, time))));
  return common.length === 1 && !common[0].absolute && common[0].cycleNs === undefined;
}

/** All readings that fit, the plainest first. */
function readingsOf(sweep: TimesRead, sweepPeriodNs?: number): Reading[] {
  const { field, stampNs, min, max, turn = 0 } = sweep;
  const period = sweepPeriodNs !== undefined && sweepPeriodNs > 0 ? sweepPeriodNs : 1e8;
  if (!(max > min)) return [];
  const stamp = Number(stampNs);
  const slack = Math.max(3 * period, 1e9);
  const unit = unitOfSpan(sweep, sweepPeriodNs);
  if (unit === undefined || (max - min) * nsPer[unit] < LEAST_PER_TURN * turn * (sweepPeriodNs ?? 0)) return [];
  const [first, last] = [min * nsPer[unit], max * nsPer[unit]];
  const found: Reading[] = [];
  if (first >= -3 * period && last <= 3 * period)
    found.push({ time: { field, unit, absolute: false }, firstNs: first });
  if (field.type === 'float64' && first >= stamp - slack && last <= stamp + slack)
    found.push({ time: { field, unit, absolute: true }, firstNs: first - stamp });
  for (const [cycleNs, near] of [
    [HOUR, slack],
    [SECOND, 3 * period],
  ]) {
    const sinceCycle = wrapped(first - Number(stampNs % BigInt(cycleNs)), cycleNs);
    if (first >= 0 && last < cycleNs + 3 * period && Math.abs(sinceCycle) <= near)
      found.push({ time: { field, unit, absolute: false, cycleNs }, firstNs: sinceCycle });
  }
  return found;
}

/** Into [−cycle/2, cycle/2]. */
function wrapped(ns: number, cycleNs: number): number {
  return ns - cycleNs * Math.round(ns / cycleNs);
}

/** Time of each point in ns relative to the header stamp; NaN where the point has none. */
export function pointTimesNs(cloud: PointCloud, time: PointTime, stampNs: bigint): Float64Array {
  const values = rawTimes(cloud, time.field);
  const scale = nsPer[time.unit];
  if (time.own) return sinceOwn(values, time.own, scale);
  if (time.cycleNs !== undefined) {
    const sinceCycle = Number(stampNs % BigInt(time.cycleNs));
    for (let i = 0; i < values.length; i++) values[i] = wrapped(values[i] * scale - sinceCycle, time.cycleNs);
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
function sinceOwn(values: Float64Array, own: PointTime['own'], nsPerUnit: number): Float64Array {
  const [min, max] = rangeOfTimes(values);
  const zero = own === 'last' ? max : min;
  for (let i = 0; i < values.length; i++) values[i] = values[i] < min ? Number.NaN : (values[i] - zero) * nsPerUnit;
  return values;
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
