// The one formula that turns a believed stamp into a corrected time.
import { sinceOrigin } from './stamp.js';
import type { ClockCorrection } from './stream.js';

/** `raw` and the result are ns since the origin; the result is a whole number of ns. See ClockCorrection. */
export function correctedTime(raw: number, clock: ClockCorrection, originNs: bigint): number {
  const epoch = clock.epochNs === undefined ? 0 : sinceOrigin(clock.epochNs, originNs);
  return Math.round(raw + clock.offsetNs + clock.driftPpm * 1e-6 * (raw - epoch));
}
