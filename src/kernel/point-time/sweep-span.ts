// What the stamp of a sweep means, by where the points' own times lie around it.

/** First and last time among the points of one sweep, ns relative to its stamp. */
export interface SweepSpan {
  readonly firstNs: number;
  readonly lastNs: number;
}

export interface SweepStamp {
  /** Undefined when the times fit none of these: a header that is late, or a stamp inside the sweep. */
  readonly meaning?: 'scan_start' | 'scan_mid' | 'scan_end';
  /** One sentence: what was seen. */
  readonly evidence: string;
  /** Where a sweep begins and ends by its points' times, ns relative to its stamp, where sweeps are alike. */
  readonly firstNs?: number;
  readonly lastNs?: number;
}

/** How far the stamp may be from the sweep's start, middle or end, as a part of the sweep. */
const SLACK = 0.05;

/** Finite times only; undefined when there are none. */
export function spanOf(times: Float64Array): SweepSpan | undefined {
  let firstNs = Number.POSITIVE_INFINITY;
  let lastNs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    if (times[i] < firstNs) firstNs = times[i];
    if (times[i] > lastNs) lastNs = times[i];
  }
  return firstNs <= lastNs ? { firstNs, lastNs } : undefined;
}

/** All sweeps must agree: one that was cut short at its start looks as if it were stamped before it. */
export function sweepStampOf(spans: readonly SweepSpan[]): SweepStamp {
  const usable = spans.filter(({ firstNs, lastNs }) => lastNs > firstNs && Number.isFinite(lastNs - firstNs));
  if (usable.length === 0) return { evidence: 'no sweep has points with different times' };
  const first = middle(usable.map(s => s.firstNs));
  const last = middle(usable.map(s => s.lastNs));
  const length = last - first;
  // Of what rounds to nothing no sign is left.
  const ms = (ns: number) => (Math.round(ns / 1e5) / 10 + 0).toFixed(1);
  const evidence = `points of ${usable.length} sweeps lie from ${ms(first)} to ${ms(last)} ms around their stamps`;
  const near = (value: number) => Math.abs(value) <= SLACK * length;
  const steady = usable.every(s => near(s.firstNs - first) || near(s.lastNs - last));
  if (!steady) return { evidence: `${evidence}, but not all alike` };
  const seen = { evidence, firstNs: first, lastNs: last };
  if (near(first)) return { meaning: 'scan_start', ...seen };
  if (near(last)) return { meaning: 'scan_end', ...seen };
  return near((first + last) / 2) ? { meaning: 'scan_mid', ...seen } : seen;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}
