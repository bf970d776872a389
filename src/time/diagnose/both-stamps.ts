// The messages of a stream that have both stamps, side by side.
import { median, quantile, sigmaOfSorted } from '../order-statistics.js';
import type { Delay } from './clock-class.js';
import type { StampSeries } from './stamp-series.js';

export interface BothStamps {
  /** Positions in recording order. */
  readonly at: Uint32Array;
  readonly header: Float64Array;
  readonly record: Float64Array;
  /** Added to record - header, because the two count from different stamps, ns. */
  readonly shiftNs: number;
}

export function bothStamps({ header, record, given, headerOriginNs, recordOriginNs }: StampSeries): BothStamps {
  const shiftNs = Number(recordOriginNs - headerOriginNs);
  const at = new Uint32Array(given);
  const [h, r] = [new Float64Array(given), new Float64Array(given)];
  for (let i = 0, k = 0; i < header.length; i++) {
    if (Number.isNaN(header[i])) continue;
    at[k] = i;
    h[k] = header[i];
    r[k++] = record[i];
  }
  return { at, header: h, record: r, shiftNs };
}

/** A clock that reads microseconds makes copies that differ by its rounding, ns. */
const ROUNDING = 1000;

/** Of entries [from, to); undefined when there are none. */
export function delayOf({ header, record, shiftNs }: BothStamps, from: number, to: number): Delay | undefined {
  if (to <= from) return undefined;
  const differences = new Float64Array(to - from);
  for (let k = from; k < to; k++) differences[k - from] = record[k] - header[k];
  const sorted = differences.sort();
  return {
    medianNs: quantile(sorted, 0.5) + shiftNs,
    p5Ns: quantile(sorted, 0.05) + shiftNs,
    p95Ns: quantile(sorted, 0.95) + shiftNs,
    sigmaNs: sigmaOfSorted(sorted),
    constant: sorted[sorted.length - 1] - sorted[0] <= ROUNDING,
  };
}

/** Jumps are steps between two clocks that otherwise run alike; copies of one stamp show none. */
export function alike(both: Pick<BothStamps, 'header' | 'record'>): boolean {
  return Math.abs(roughRatio(both) - 1) < 0.5 && !constantDelay(both);
}

/** Every record stamp lies equally far from its header stamp. */
function constantDelay({ header, record }: Pick<BothStamps, 'header' | 'record'>): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < header.length; k++) {
    const difference = record[k] - header[k];
    if (difference < least) least = difference;
    if (difference > most) most = difference;
  }
  return most - least <= ROUNDING;
}

const PIECES = 64;

/** Header time per record time, median over 64 pieces of the stream: a jump spoils one piece only. NaN where nothing moves. */
function roughRatio({ header, record }: Pick<BothStamps, 'header' | 'record'>): number {
  const pieces = Math.min(PIECES, header.length - 1);
  const ratios: number[] = [];
  const place = (p: number) => Math.floor((p * (header.length - 1)) / pieces);
  for (let p = 0; p < pieces; p++) {
    const [a, b] = [place(p), place(p + 1)];
    if (record[b] !== record[a]) ratios.push((header[b] - header[a]) / (record[b] - record[a]));
  }
  return median(ratios);
}
