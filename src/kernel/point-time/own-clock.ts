// Point times that count on a clock of the LiDAR's own (TAI, GPS, uptime) while the header has the host's: only their differences tell.
import type { PointTime } from './point-time.js';
import { type TimesRead, unitOfSpan } from './times-read.js';

/** Fewer steps of a sweep's times than this are left in float32: then their differences are kept instead. */
const FEWEST_STEPS = 1000;

/**
 * How times that fit no reading around the stamps can be read all the same: float64 numbers whose span is a sweep's, in one
 * unit. `stamp` is what somebody says that a stamp means: the earliest point is then at it (`scan_start`), or the latest (`scan_end`). Else they
 * are `unplaced`, and only where float32 would not keep the differences between points. Half of the sweeps must fit, as in `recognisePointTime`.
 */
export function recogniseOwnClock(
  sweeps: readonly TimesRead[],
  sweepPeriodNs: number | undefined,
  stamp: string | undefined,
): PointTime | undefined {
  const fits = sweeps.flatMap(sweep => {
    const unit = sweep.field.type === 'float64' || sweep.field.upper ? unitOfSpan(sweep, sweepPeriodNs) : undefined;
    return unit === undefined ? [] : [{ ...sweep, unit }];
  });
  if (fits.length === 0 || 2 * fits.length < sweeps.length || fits.some(({ unit }) => unit !== fits[0].unit))
    return undefined;
  const { field, unit } = fits[0];
  const time = { field, unit, absolute: false };
  if (stamp === 'scan_start') return { ...time, own: 'first' };
  if (stamp === 'scan_end') return { ...time, own: 'last' };
  const kept = !field.upper && fits.every(({ min, max }) => Math.max(-min, max) * 2 ** -23 * FEWEST_STEPS <= max - min);
  return kept ? undefined : { ...time, own: 'unplaced' };
}
