// A plan made of stamps alone, without a recording: what the sync report needs of one.
import { inMemory } from '../../src/column.js';
import type { FramePlan } from '../../src/frame/plan.js';
import type { Sensor } from '../../src/frame/sensor.js';
import { makeStream } from '../../src/frame/stamps/make-stream.js';
import { linearClock } from '../../src/frame/stamps/sensor-clock.js';
import { Issues } from '../../src/issue.js';
import type { Kind } from '../../src/message/value.js';
import { NO_STAMP } from '../../src/source/source.js';
import { nearest, nearestTo, type Picks, type Windows, windowsSincePrevious } from '../../src/sync/index.js';

export const START = 1_700_000_000_000_000_000n;

export interface SyntheticSensor {
  readonly name: string;
  readonly topic?: string;
  readonly kind?: Kind;
  /** ns since START, in recording order; undefined: no header stamp. */
  readonly header: readonly (number | undefined)[];
  /** ns since START; the header's when left out. */
  readonly record?: readonly number[];
  readonly offsetNs?: number;
}

/** The first sensor is the reference. */
export function syntheticPlan(given: readonly SyntheticSensor[], toleranceNs = 50_000_000): FramePlan {
  const count = given.reduce((sum, { header }) => sum + header.length, 0);
  const table = { stampNs: new BigInt64Array(count), logNs: new BigInt64Array(count) };
  let filled = 0;
  const sensors = given.map(({ name, topic = `/${name}`, kind = 'camera', header, record, offsetNs = 0 }): Sensor => {
    const log = BigInt64Array.from(header, (h, i) => START + BigInt(record?.[i] ?? h ?? 0));
    const stamps = BigInt64Array.from(header, h => (h === undefined ? NO_STAMP : START + BigInt(h)));
    const first = filled;
    const messages = Uint32Array.from(header, (_, i) => first + i);
    table.stampNs.set(stamps, first);
    table.logNs.set(log, first);
    filled += header.length;
    const given = { offsetNs, driftPpm: 0 };
    const clock = linearClock(topic, given, START);
    const raw = {
      table,
      messages,
      header: stamps,
      log,
      choice: { clock: 'header' as const, recordShiftNs: 0n, plausible: () => true },
    };
    const stream = makeStream(name, raw, START, clock, new Issues(), topic);
    const role = kind === 'imu' ? 'window' : 'picked';
    return { name, kind, role, stream, channel: { topic }, clock, rig: { clock: given } } as unknown as Sensor;
  });
  const frames = Float64Array.from(sensors[0].stream.t);
  const picks = new Map<Sensor, Picks>();
  const windows = new Map<Sensor, Windows>();
  for (const sensor of sensors) {
    const stream = { ...sensor.stream, t: inMemory(sensor.stream.t) };
    if (sensor.role === 'picked') picks.set(sensor, nearestTo(frames, stream, toleranceNs));
    else windows.set(sensor, windowsSincePrevious(frames, sensor.stream, frames[0] - 100_000_000));
  }
  return {
    source: {
      format: 'synthetic',
      channels: [],
      messages: table,
    },
    options: { policy: nearest, toleranceNs, projection: false },
    originNs: START,
    range: { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
    sensors,
    reference: sensors[0],
    frames,
    picks,
    windows,
    brackets: new Map(),
    pairs: [],
  } as unknown as FramePlan;
}

/** `count` times `period` ns apart. */
export function regular(count: number, period: number, first = 0): number[] {
  return Array.from({ length: count }, (_, i) => first + i * period);
}
