// Sync quality of a plan, per sensor: rates, match rate and how far from the frame's stamp the matches lie.
import { cellOf } from '../../frame/cell-of.js';
import type { FramePlan } from '../../frame/plan.js';
import type { Sensor } from '../../frame/sensor.js';
import { medianStep } from '../../time/order-statistics.js';

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
  const dts: number[] = [];
  plan.frames.forEach((frame, f) => {
    const { entry } = cellOf(plan, sensor, f, failed);
    if (entry >= 0) dts.push(sensor.stream.t.at(entry) - frame);
  });
  const signed = dts.toSorted((a, b) => a - b);
  const sizes = dts.map(Math.abs).sort((a, b) => a - b);
  const at = (sorted: number[], share: number) =>
    sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return {
    name: sensor.name,
    topic: sensor.channel.topic,
    kind: sensor.kind,
    messages: sensor.stream.t.length,
    rateHz: step > 0 ? 1e9 / step : 0,
    matched: dts.length,
    frames: plan.frames.length,
    dtMedianNs: at(signed, 0.5),
    dt95Ns: at(sizes, 0.95),
    dtMaxNs: at(sizes, 1),
  };
}
