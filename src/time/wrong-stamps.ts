// Single header stamps off the rhythm of their sensor, which the recorder did not see come off it: the stamp is wrong, not the message late.
import { LEAST_JUMP } from './diagnose/jump-levels.js';
import { positiveSteps, roughPeriod } from './diagnose/period.js';
import type { DoubtfulSpan } from './doubtful-spans.js';
import { robustSigma } from './order-statistics.js';

const SIGMAS = 6;
/** Steps looked at for what is usual. */
const SAMPLE = 20_000;
/** With a larger share of them the sensor has no rhythm. */
const MOST = 0.05;

/**
 * Positions of messages whose neighbours lie whole periods apart while they do not lie on that grid; the size is what they are off.
 * A sensor that measured late itself is off it in both stamps, and passed over. Nothing of a sensor whose steps scatter.
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
    const place = Math.min(periods - 1, Math.max(1, Math.round(step / P))) * P;
    if (!(Math.abs(step - place) >= least) || Math.abs(whole - periods * P) > Math.min(least, P / 4)) continue;
    const arrived = record[i] - record[i - 1];
    if (Math.abs(arrived - step) > Math.abs(arrived - place))
      found.push({ from: i, to: i + 1, ns: Math.abs(step - place) });
  }
  return found.length > MOST * header.length ? [] : found;
}
