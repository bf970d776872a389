// How regular one stream's stamps are: rate, jitter, gaps, duplicates and backward steps.

import { median, robustSigma } from '../time/order-statistics.js';
import type { Stream } from '../time/stream.js';

export interface StampHealth {
  readonly messages: number;
  /** Median of the steps between different stamps, ns; NaN with fewer than two of them. */
  readonly periodNs: number;
  readonly rateHz: number;
  /** 1.4826 times the median absolute deviation of the steps, ns. */
  readonly jitterNs: number;
  readonly gaps: {
    /** Steps longer than 1.5 periods. */
    readonly count: number;
    readonly largestNs: number;
    /** Start of the largest gap, ns since the origin. */
    readonly largestAt: number;
    /** Messages that would fill the gaps that are whole numbers of periods long. */
    readonly missing: number;
    /** Gaps whose length is no whole number of periods: nothing is said of what they miss. */
    readonly uncounted: number;
  };
  /** Messages with the same stamp as the one before. */
  readonly duplicates: number;
  /** Steps to an earlier stamp, in the recording's order. */
  readonly backward: { readonly count: number; readonly largestNs: number };
}

/** A gap counts as k missing messages when its length is within this share of a period of k + 1 periods. */
const WHOLE = 0.3;

export function stampHealth(stream: Stream): StampHealth {
  const { t } = stream;
  const steps = stepsOf(t);
  const periodNs = median(steps);
  let [count, largestNs, largestAt, missing, uncounted, duplicates] = [0, 0, Number.NaN, 0, 0, 0];
  for (let i = 1; i < t.length; i++) {
    const step = t[i] - t[i - 1];
    if (step === 0) duplicates++;
    if (!(step > 1.5 * periodNs)) continue;
    count++;
    if (step > largestNs) [largestNs, largestAt] = [step, t[i - 1]];
    const k = Math.round(step / periodNs) - 1;
    if (Math.abs(step - (k + 1) * periodNs) < WHOLE * periodNs) missing += k;
    else uncounted++;
  }
  return {
    messages: t.length,
    periodNs,
    rateHz: periodNs > 0 ? 1e9 / periodNs : Number.NaN,
    jitterNs: robustSigma(steps),
    gaps: { count, largestNs, largestAt, missing, uncounted },
    duplicates,
    backward: backwardSteps(stream),
  };
}

/** Steps between different stamps, ns: a message recorded twice says nothing of the sensor's rate. */
export function stepsOf(t: Float64Array): Float64Array {
  const steps = new Float64Array(Math.max(0, t.length - 1));
  let n = 0;
  for (let i = 1; i < t.length; i++) if (t[i] > t[i - 1]) steps[n++] = t[i] - t[i - 1];
  return steps.subarray(0, n);
}

/** The stream is sorted by time; its message numbers still tell the order of the recording. */
function backwardSteps({ t, message }: Stream): StampHealth['backward'] {
  const order = Uint32Array.from({ length: t.length }, (_, i) => i).sort((a, b) => message[a] - message[b]);
  let [count, largestNs] = [0, 0];
  for (let i = 1; i < order.length; i++) {
    const back = t[order[i - 1]] - t[order[i]];
    if (back <= 0) continue;
    count++;
    largestNs = Math.max(largestNs, back);
  }
  return { count, largestNs };
}
