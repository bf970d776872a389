// The sync report: what the stamps of a recording say of its sensors' clocks, rates and agreement. Numbers only.
import type { FramePlan } from '../frame/plan.js';
import type { Sensor } from '../frame/sensor.js';
import type { Kind } from '../message/value.js';
import { median } from '../time/order-statistics.js';
import type { ClockCorrection } from '../time/stream.js';
import { type ClockDifference, clockDifference } from './clock-difference.js';
import { type MatchQuality, matchQuality } from './match-quality.js';
import { type StampHealth, stampHealth } from './stamp-health.js';
import { type Remark, remarks } from './sync-remarks.js';

export interface StreamReport {
  readonly name: string;
  readonly topic: string;
  readonly kind: Kind;
  readonly isReference: boolean;
  readonly correction: ClockCorrection;
  /** Corrected times, ns since the origin, ascending. */
  readonly t: Float64Array;
  readonly health: StampHealth;
  readonly clock: ClockDifference;
  /** Median (stamp - record) minus the median of the other streams' medians, ns; undefined where there is no comparison. */
  readonly aheadOfOthersNs?: number;
  readonly match: MatchQuality;
}

export interface SyncReport {
  readonly recording: string;
  readonly format: string;
  readonly reference: string;
  readonly policy: string;
  readonly toleranceNs: number;
  readonly originNs: bigint;
  readonly frames: number;
  /** First and last time of any stream, ns since the origin. */
  readonly firstNs: number;
  readonly lastNs: number;
  readonly streams: readonly StreamReport[];
  readonly remarks: readonly Remark[];
}

export function syncReport(plan: FramePlan, recording: string): SyncReport {
  const clocks = plan.sensors.map(sensor => clockDifference(plan, sensor));
  const streams = plan.sensors.map((sensor, i) => streamReport(plan, sensor, clocks, i));
  const filled = streams.filter(s => s.t.length > 0);
  return {
    recording,
    format: plan.source.format,
    reference: plan.reference.name,
    policy: plan.options.policy.name,
    toleranceNs: plan.options.toleranceNs,
    originNs: plan.originNs,
    frames: plan.frames.length,
    firstNs: filled.reduce((min, s) => Math.min(min, s.t[0]), Number.POSITIVE_INFINITY),
    lastNs: filled.reduce((max, s) => Math.max(max, s.t[s.t.length - 1]), Number.NEGATIVE_INFINITY),
    streams,
    remarks: remarks(streams, plan.options.toleranceNs),
  };
}

function streamReport(
  plan: FramePlan,
  sensor: Sensor,
  clocks: readonly ClockDifference[],
  position: number,
): StreamReport {
  const clock = clocks[position];
  const others = clocks.filter((c, i) => i !== position && comparable(c)).map(c => c.corrected!.medianNs);
  return {
    name: sensor.name,
    topic: sensor.channel.topic,
    kind: sensor.kind,
    isReference: sensor === plan.reference,
    correction: sensor.rig.clock,
    t: sensor.stream.t,
    health: stampHealth(sensor.stream),
    clock,
    aheadOfOthersNs: comparable(clock) && others.length > 0 ? clock.corrected!.medianNs - median(others) : undefined,
    match: matchQuality(plan, sensor),
  };
}

/** Two clocks were really read: the sensor's and the recorder's. */
function comparable(clock: ClockDifference): boolean {
  return clock.corrected !== undefined && !clock.identical;
}
