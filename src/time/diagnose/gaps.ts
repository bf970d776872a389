// Where messages are missing: steps longer than MISSING_STEPS periods, and how many messages would fill them.
import { type Period, WHOLE } from './period.js';

/** A longer step, in periods, has lost at least one message: what `sync` and the viewer call a gap. */
export const MISSING_STEPS = 1.5;

export interface Gap {
  /** Stamp before the gap, on the series' own count. */
  readonly from: number;
  readonly lengthNs: number;
  /** Messages that would fill it; 0 when its length is no whole number of periods. */
  readonly missing: number;
}

export interface Gaps {
  readonly list: readonly Gap[];
  readonly missing: number;
  /** Gaps whose length is no whole number of periods: nothing is said of what they miss. */
  readonly uncounted: number;
  readonly largest: Gap | undefined;
}

/**
 * `runs` are sorted, without a jump of the clock inside. With k = round(step / P) - 1 a step misses k messages when
 * |step - (k + 1) P| < 0.3 P, more where the sensor itself is that jittery.
 */
export function findGaps(runs: readonly Float64Array[], period: Period): Gaps {
  const { fineNs: P, jitterNs } = period;
  // The period is known to about jitter / steps, so a gap of many periods is of unknown number.
  const mostCounted = (0.15 * P * period.steps) / Math.max(jitterNs, 1);
  const tolerance = Math.max(WHOLE * P, Math.min(0.5 * P, 4 * jitterNs));
  const list: Gap[] = [];
  let [missing, uncounted] = [0, 0];
  let largest: Gap | undefined;
  if (!(P > 0)) return { list, missing, uncounted, largest };
  for (const run of runs) {
    for (let i = 1; i < run.length; i++) {
      const lengthNs = run[i] - run[i - 1];
      if (!(lengthNs > MISSING_STEPS * P)) continue;
      const k = Math.round(lengthNs / P) - 1;
      const whole = k > 0 && k <= mostCounted && Math.abs(lengthNs - (k + 1) * P) < tolerance;
      const gap = { from: run[i - 1], lengthNs, missing: whole ? k : 0 };
      list.push(gap);
      missing += gap.missing;
      if (!whole) uncounted++;
      if (!largest || lengthNs > largest.lengthNs) largest = gap;
    }
  }
  return { list, missing, uncounted, largest };
}
