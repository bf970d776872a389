// Finds how the times of a LiDAR's points are to be read, by the numbers of several sweeps: in which unit, and relative to what.
import { nsPer, type PointTime, wrapCycle } from './point-time.js';
import { periodOr, type TimesRead, unitOfSpan } from './times-read.js';

/** ns. */
const HOUR = 3.6e12;
const SECOND = 1e9;

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

/** Whether all sweeps can be read relative to their stamps, and in no other common way: further ones cannot change that. */
export function leavesNoDoubt(sweeps: readonly TimesRead[], sweepPeriodNs?: number): boolean {
  const [first = [], ...rest] = sweeps.map(sweep => readingsOf(sweep, sweepPeriodNs).map(({ time }) => time));
  const common = first.filter(time => rest.every(other => other.some(one => sameReading(one, time))));
  return common.length === 1 && !common[0].absolute && common[0].cycleNs === undefined;
}

/** Times of a share of the turn must span at least this part of the same share of the period. */
const LEAST_PER_TURN = 0.75;

/** All readings that fit, the plainest first. */
function readingsOf(sweep: TimesRead, sweepPeriodNs?: number): Reading[] {
  const { field, stampNs, min, max, turn = 0 } = sweep;
  const period = periodOr(sweepPeriodNs);
  if (!(max > min)) return [];
  const stamp = Number(stampNs);
  const slack = Math.max(3 * period, 1e9);
  const unit = unitOfSpan(sweep, sweepPeriodNs);
  if (unit === undefined || (max - min) * nsPer[unit] < LEAST_PER_TURN * turn * (sweepPeriodNs ?? 0)) return [];
  const [first, last] = [min * nsPer[unit], max * nsPer[unit]];
  if (field.upper)
    return first >= -slack && last <= slack ? [{ time: { field, unit, absolute: true }, firstNs: first }] : [];
  const found: Reading[] = [];
  if (first >= -3 * period && last <= 3 * period)
    found.push({ time: { field, unit, absolute: false }, firstNs: first });
  if (field.type === 'float64' && first >= stamp - slack && last <= stamp + slack)
    found.push({ time: { field, unit, absolute: true }, firstNs: first - stamp });
  for (const [cycleNs, near] of [
    [HOUR, slack],
    [SECOND, 3 * period],
  ]) {
    const sinceCycle = wrapCycle(first - Number(stampNs % BigInt(cycleNs)), cycleNs);
    if (first >= 0 && last < cycleNs + 3 * period && Math.abs(sinceCycle) <= near)
      found.push({ time: { field, unit, absolute: false, cycleNs }, firstNs: sinceCycle });
  }
  return found;
}

function sameReading(a: PointTime, b: PointTime): boolean {
  return a.unit === b.unit && a.absolute === b.absolute && a.cycleNs === b.cycleNs;
}
