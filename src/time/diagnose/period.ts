// How often a sensor measures: its usual step, how much the steps scatter, and whether there is such a thing at all.
import { ascending, median, quantile, sigmaOfSorted } from '../order-statistics.js';

export interface Period {
  /** Median of the steps between different stamps, ns; NaN without one. */
  readonly periodNs: number;
  /** Mean of the steps near the median, ns: their sum telescopes, so it is finer than the median of jittery steps. */
  readonly fineNs: number;
  /** 1.4826 times the median absolute deviation of the steps, ns. */
  readonly jitterNs: number;
  readonly steps: number;
  /** Whether a missing message can be told from a late one. */
  readonly observable: boolean;
  readonly reasons: readonly string[];
}

/** Steps that scatter by more than this share of a period exceed one and a half periods by chance (4 sigma). */
const MOST_JITTER = 0.125;
/** More steps between whole numbers than this share, and there is no rhythm that a message could be missing from. */
const MOST_ODD = 0.1;
/** Steps between different stamps that tell a period. */
const FEWEST_STEPS = 5;
/** A step belongs to the period when it lies within this share of it. */
export const WHOLE = 0.3;

/** `steps` are positive. */
export function findPeriod(steps: Float64Array): Period {
  const sorted = ascending(steps);
  const periodNs = quantile(sorted, 0.5);
  const jitterNs = sigmaOfSorted(sorted);
  let [sum, near, odd] = [0, 0, 0];
  for (const step of steps) {
    const whole = Math.max(1, Math.round(step / periodNs)) * periodNs;
    if (Math.abs(step - whole) > WHOLE * periodNs) odd++;
    if (Math.abs(step - periodNs) > WHOLE * periodNs) continue;
    sum += step;
    near++;
  }
  const reasons: string[] = [];
  if (steps.length < FEWEST_STEPS) reasons.push(`only ${steps.length} steps between different stamps`);
  else if (jitterNs > MOST_JITTER * periodNs)
    reasons.push(`steps scatter by ${Math.round((100 * jitterNs) / periodNs)} % of the usual step`);
  else if (odd > MOST_ODD * steps.length)
    reasons.push(`${Math.round((100 * odd) / steps.length)} % of the steps are no whole number of usual ones`);
  return {
    periodNs,
    fineNs: near > 0 ? sum / near : periodNs,
    jitterNs,
    steps: steps.length,
    observable: reasons.length === 0,
    reasons,
  };
}

/** Steps between different stamps of sorted runs, ns: a message recorded twice says nothing of the sensor's rate. */
export function positiveSteps(runs: readonly Float64Array[]): Float64Array {
  const steps = new Float64Array(runs.reduce((sum, run) => sum + Math.max(0, run.length - 1), 0));
  let n = 0;
  for (const run of runs)
    for (let i = 1; i < run.length; i++) if (run[i] > run[i - 1]) steps[n++] = run[i] - run[i - 1];
  return steps.subarray(0, n);
}

/** Steps looked at for a rough period. */
const SAMPLE = 20_000;

/** Median of forward steps in recording order, ns, before anything is known of order and jumps; NaN without one. */
export function roughPeriod(t: Float64Array): number {
  const stride = Math.max(1, Math.floor(t.length / SAMPLE));
  const steps: number[] = [];
  for (let i = 1; i < t.length; i += stride) if (t[i] > t[i - 1]) steps.push(t[i] - t[i - 1]);
  return median(steps);
}
