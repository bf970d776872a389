// What a stream's header stamps say compared with the moments at which the recorder received the messages.
import type { FramePlan } from '../frame/plan.js';
import type { Sensor } from '../frame/sensor.js';
import { NO_STAMP } from '../source/source.js';
import { sinceOrigin } from '../time/stamp.js';
import { ascending, quantile } from './order-statistics.js';

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
  /** Corrected header stamp minus record stamp of every message that has both, with the stream's time, for plots. */
  readonly series: { readonly t: Float64Array; readonly differenceNs: Float64Array };
}

/** Record stamps that lie beyond this of the headers are another clock: a replay, or a driver without wall time. */
export const OTHER_CLOCK_NS = 60e9;

export function clockDifference(plan: FramePlan, sensor: Sensor): ClockDifference {
  const { stream, clock } = sensor;
  const { stampNs } = plan.source.messages;
  const t: number[] = [];
  const raw: number[] = [];
  const corrected: number[] = [];
  let withHeader = 0;
  for (let i = 0; i < stream.t.length; i++) {
    const header = stampNs[stream.message[i]];
    if (header === NO_STAMP || header === 0n) continue;
    withHeader++;
    raw.push(sinceOrigin(header, stream.logNs[i]));
    const log = sinceOrigin(stream.logNs[i], plan.originNs);
    if (
      clock.time(sinceOrigin(header + (clock.shiftNs ?? 0n), plan.originNs), log, stream.message[i]).t !== stream.t[i]
    )
      continue;
    t.push(stream.t[i]);
    corrected.push(stream.t[i] - sinceOrigin(stream.logNs[i], plan.originNs));
  }
  const { length } = corrected;
  return {
    clock: length === 0 ? 'record' : length === stream.t.length ? 'header' : 'mixed',
    withHeader,
    header: spread(raw),
    corrected: spread(corrected),
    identical: withHeader > 0 && raw.every(d => d === 0),
    series: { t: Float64Array.from(t), differenceNs: Float64Array.from(corrected) },
  };
}

function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = ascending(values);
  return { medianNs: quantile(sorted, 0.5), p5Ns: quantile(sorted, 0.05), p95Ns: quantile(sorted, 0.95) };
}
