// What a stream's header stamps say compared with the moments at which the recorder received the messages.
import { NO_STAMP } from '../source/source.js';
import { ascending, lowerBound, quantile } from '../time/order-statistics.js';
import { sinceOrigin } from '../time/stamp.js';
import { type RecordedStream, timeOf } from './recorded-stream.js';

/** ns; positive: the stamp is later than the record stamp. */
export interface Spread {
  readonly medianNs: number;
  readonly p5Ns: number;
  readonly p95Ns: number;
}

export interface ClockDifference {
  /** Whose stamps made the stream's times. */
  readonly clock: 'header' | 'record' | 'mixed';
  /** Messages with a header stamp that is not zero. */
  readonly withHeader: number;
  /** Header stamp as recorded minus record stamp. */
  readonly header?: Spread;
  /** The same after the rig file's clock correction; only where header stamps made the times. */
  readonly corrected?: Spread;
  /** Header and record stamps are equal in every message: one was copied from the other. */
  readonly identical: boolean;
  /** Corrected header stamp minus record stamp of every message that has both, with its corrected time, for plots; in recording order. */
  readonly series: { readonly t: Float64Array; readonly differenceNs: Float64Array };
}

/** Record stamps that lie beyond this of the headers are another clock: a replay, or a driver without wall time. */
export const OTHER_CLOCK_NS = 60e9;

/** `t`: the times that the stream's frames were made with, ascending, where there are any. */
export function clockDifference(stream: RecordedStream, originNs: bigint, t: Float64Array): ClockDifference {
  const { header, record, series } = stream;
  const raw = new Float64Array(series.given);
  const corrected = new Float64Array(series.given);
  const times = new Float64Array(series.given);
  let [n, used, identical] = [0, 0, series.given > 0];
  for (let i = 0; i < header.length; i++) {
    const [own, received] = [header.at(i)!, record.at(i)!];
    if (own === NO_STAMP || own === 0n) continue;
    if (own !== received) identical = false;
    raw[n++] = sinceOrigin(own, received);
    const time = timeOf(stream, i, originNs, true);
    // Where a header stamp was not believed, the record stamp became the time.
    if (t[lowerBound(t, time)] !== time) continue;
    times[used] = time;
    corrected[used++] = time - sinceOrigin(received, originNs);
  }
  const differenceNs = corrected.subarray(0, used);
  return {
    clock: used === 0 ? 'record' : used === header.length ? 'header' : 'mixed',
    withHeader: series.given,
    header: spread(raw),
    corrected: spread(differenceNs),
    identical,
    series: { t: times.subarray(0, used), differenceNs },
  };
}

/**
 * The one distance, ns, at which all header stamps lie from the recorder, where it is another time's: a simulation, a replay that was recorded
 * again. The streams then agree with one another, whatever their clocks count from.
 */
export function allElsewhere(clocks: readonly Pick<ClockDifference, 'corrected'>[]): number | undefined {
  const medians = ascending(clocks.flatMap(({ corrected }) => (corrected ? [corrected.medianNs] : [])));
  const [first, last] = [medians[0], medians[medians.length - 1]];
  const one = medians.length > 0 && Math.min(Math.abs(first), Math.abs(last)) > OTHER_CLOCK_NS;
  return one && last - first <= OTHER_CLOCK_NS ? quantile(medians, 0.5) : undefined;
}

function spread(values: Float64Array): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.slice().sort();
  return { medianNs: quantile(sorted, 0.5), p5Ns: quantile(sorted, 0.05), p95Ns: quantile(sorted, 0.95) };
}

/** Less the median of the others, of all that `sorted` holds. Undefined where there is no other. */
export function aheadOfOthers(own: number, sorted: Float64Array): number | undefined {
  if (sorted.length < 2) return undefined;
  // Where the median of one fewer lies; what comes behind our own moves up.
  const k = (sorted.length - 1) >> 1;
  return own - (sorted[k] < own ? sorted[k] : sorted[k + 1]);
}
