// Single header stamps off the rhythm of their sensor, while the record stamps keep it: then the stamp is wrong, and the message was not late.
import { LEAST_JUMP } from './diagnose/jump-levels.js';
import { positiveSteps, roughPeriod } from './diagnose/period.js';
import type { DoubtfulSpan } from './doubtful-spans.js';
import { robustSigma } from './order-statistics.js';

/** Scatter of the steps explains no more than this many sigmas. */
const SIGMAS = 6;
/** Steps looked at for what is usual: more would tell the same. */
const SAMPLE = 20_000;
/** Where more of the stamps than this share seem to be wrong, the sensor has no rhythm. */
const MOST_WRONG = 0.05;

/**
 * A stamp is wrong where its neighbours lie whole periods apart and it does not lie on that grid; `ns` is how far off it lies. A
 * message that was measured off the grid is off it in its record stamp too, and is passed over. Empty for a sensor whose
 * steps scatter by more than a sixth of its period. Stamps in the recording's order, ns.
 */
export function wrongStamps(header: Float64Array, record: Float64Array): DoubtfulSpan[] {
  const P = roughPeriod(header);
  const steps = positiveSteps([header.subarray(0, SAMPLE)]);
  const jitter = steps.length > 0 ? robustSigma(steps) : Number.NaN;
  if (!(jitter < P / 6)) return [];
  const least = Math.max(LEAST_JUMP, SIGMAS * jitter);
  const found: DoubtfulSpan[] = [];
  for (let i = 1; i + 1 < header.length; i++) {
    const [step, whole] = [header[i] - header[i - 1], header[i + 1] - header[i - 1]];
    const periods = Math.max(2, Math.round(whole / P));
    // Where on the grid between its neighbours it should be.
    const place = Math.min(periods - 1, Math.max(1, Math.round(step / P))) * P;
    if (!(Math.abs(step - place) >= least) || Math.abs(whole - periods * P) > Math.min(least, P / 4)) continue;
    const arrived = record[i] - record[i - 1];
    if (Math.abs(arrived - step) > Math.abs(arrived - place))
      found.push({ from: i, to: i + 1, ns: Math.abs(step - place) });
  }
  return found.length > MOST_WRONG * header.length ? [] : found;
}
