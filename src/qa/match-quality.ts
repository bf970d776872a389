// How well one sensor's messages meet the frames: match rate, distance in time, grade, and what found no frame.
import type { Numbers } from '../column.js';
import { streamOptions } from '../frame/members.js';
import type { FramePlan } from '../frame/plan.js';
import type { Sensor } from '../frame/sensor.js';
import { stampsInMemory } from '../frame/stamps/sensor-stream.js';
import { withScratch } from '../scratch.js';
import { countRejections, nearestTo, type Picks, type RejectReason } from '../sync/index.js';
import { ascending, quantile } from '../time/order-statistics.js';
import { type Grade, gradeOf } from './grade.js';

export interface MatchQuality {
  readonly frames: number;
  /** Largest |dt| of a match, as asked for this sensor, ns. */
  readonly toleranceNs: number;
  readonly matched: number;
  /** Signed: positive means later than the frame. ns; NaN when nothing matched, like all below. */
  readonly dtMedianNs: number;
  readonly dtP5Ns: number;
  readonly dtP95Ns: number;
  /** Of |dt|, ns. */
  readonly absP50Ns: number;
  readonly absP95Ns: number;
  readonly absP99Ns: number;
  readonly absMaxNs: number;
  readonly grade: Grade | undefined;
  /** Messages that ended in no frame, by reason, sorted by reason. */
  readonly rejected: ReadonlyMap<RejectReason, number>;
  /** Frame times and the dt of each match, for plots. */
  readonly series: { readonly t: Float64Array; readonly dtNs: Float64Array };
}

/** IMU-like sensors are cut into windows, not matched: for them the nearest reading within the tolerance is measured. */
export function matchQuality(plan: FramePlan, sensor: Sensor): MatchQuality {
  const { frames, options } = plan;
  const { toleranceNs } = streamOptions(sensor, options);
  const picks = plan.picks.get(sensor) ?? nearestReadings(frames, sensor, toleranceNs);
  const { t, dtNs } = distances(frames, picks, sensor.stream.t);
  const signed = ascending(dtNs);
  const sizes = ascending(dtNs.map(Math.abs));
  return {
    frames: frames.length,
    toleranceNs,
    matched: dtNs.length,
    dtMedianNs: quantile(signed, 0.5),
    dtP5Ns: quantile(signed, 0.05),
    dtP95Ns: quantile(signed, 0.95),
    absP50Ns: quantile(sizes, 0.5),
    absP95Ns: quantile(sizes, 0.95),
    absP99Ns: quantile(sizes, 0.99),
    absMaxNs: quantile(sizes, 1),
    grade: gradeOf(quantile(sizes, 0.95)),
    rejected: countRejections(plan.picks.get(sensor) ?? plan.windows.get(sensor)!),
    series: { t, dtNs },
  };
}

function nearestReadings(frames: Float64Array, { stream }: Sensor, toleranceNs: number): Picks {
  return withScratch(scratch => nearestTo(frames, stampsInMemory(stream, scratch), toleranceNs));
}

function distances(frames: Float64Array, { entry }: Picks, ofSensor: Numbers): MatchQuality['series'] {
  const matched = frames.reduce((sum, _, f) => sum + (entry[f] >= 0 ? 1 : 0), 0);
  const t = new Float64Array(matched);
  const dtNs = new Float64Array(matched);
  let n = 0;
  frames.forEach((frame, f) => {
    if (entry[f] < 0) return;
    t[n] = frame;
    dtNs[n++] = ofSensor.at(entry[f]) - frame;
  });
  return { t, dtNs };
}
