// Sync quality of a plan, per sensor: rates, match rate and how far from the frame's stamp the matches lie.
import { cellOf } from '../../frame/cell-of.js';
import type { FramePlan } from '../../frame/plan.js';
import type { Sensor } from '../../frame/sensor.js';
import { withScratch } from '../../scratch.js';
import { medianStep, quantile } from '../../time/order-statistics.js';

export interface SensorStatistics {
  readonly name: string;
  readonly topic: string;
  readonly kind: string;
  readonly messages: number;
  /** 1 / median step; 0 with fewer than two messages. */
  readonly rateHz: number;
  readonly matched: number;
  readonly frames: number;
  /** ns; NaN when nothing matched. Signed median, and percentiles of |dt|. */
  readonly dtMedianNs: number;
  readonly dt95Ns: number;
  readonly dtMaxNs: number;
}

export function sensorStatistics(plan: FramePlan, sensor: Sensor, failed: ReadonlySet<number>): SensorStatistics {
  const step = medianStep(sensor.stream.t);
  const distances = withScratch(scratch => {
    const all = scratch.float64(plan.frames.length);
    let matched = 0;
    plan.frames.forEach((frame, f) => {
      const { entry } = cellOf(plan, sensor, f, failed);
      if (entry >= 0) all[matched++] = sensor.stream.t.at(entry) - frame;
    });
    const dts = all.subarray(0, matched);
    const dtMedianNs = quantile(dts.sort(), 0.5);
    for (let i = 0; i < matched; i++) dts[i] = Math.abs(dts[i]);
    dts.sort();
    return { matched, dtMedianNs, dt95Ns: quantile(dts, 0.95), dtMaxNs: quantile(dts, 1) };
  });
  return {
    name: sensor.name,
    topic: sensor.channel.topic,
    kind: sensor.kind,
    messages: sensor.stream.t.length,
    rateHz: step > 0 ? 1e9 / step : 0,
    frames: plan.frames.length,
    ...distances,
  };
}
