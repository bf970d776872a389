// The toy town with other clocks, latencies and phases for every seed: what is estimated, and the stamps that go into the dataset.
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { alignmentTable } from '../../src/export/arrow/alignment-table.js';
import { arrowBytes } from '../../src/export/arrow/arrow-bytes.js';
import { defaultOptions, type FramePlan, Issues, planFrames } from '../../src/index.js';
import { clockCorrection } from '../../src/simulate/clock.js';
import { readScenario, type Simulation, simulate } from '../../src/simulate/index.js';
import { randomStream } from '../../src/simulate/random.js';
import { simulatedSource } from '../../src/simulate/simulated-source.js';
import { keepRaw } from '../simulate/support.js';
import { turns } from '../support/effort.js';

const SEEDS = turns(8, 20);
const names = ['lidar_top', 'camera_front', 'camera_left', 'radar_front', 'imu', 'odometry', 'gnss'];
const small = { width: 16, height: 16, fx: 10, fy: 10, cx: 8, cy: 8 };
const cheap: Record<string, object> = {
  lidar_top: { rings: 1, columns: 8 },
  camera_front: small,
  camera_left: small,
  imu: { rate_hz: 50 },
  odometry: { rate_hz: 20 },
};

/** Odometry and GNSS stay on the recorder's clock, as their drivers would stamp them. */
function scenario(seed: number) {
  const random = randomStream(seed, 'clocks');
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const sensors = Object.fromEntries(
    names.map(name => {
      const clock = { offset_ns: Math.round(between(-120e6, 120e6)), drift_ppm: between(-60, 60) };
      const latency = { floor_ns: Math.round(between(0, 40e6)), jitter_ns: Math.round(between(0.2e6, 4e6)) };
      const own = name === 'odometry' || name === 'gnss' ? {} : { clock };
      return [name, { ...cheap[name], ...own, latency, phase_ns: Math.round(between(0, 90e6)) }];
    }),
  );
  return readScenario({ framelock_scenario: 1, name: 'clocks', seed, duration_s: 60, sensors });
}

interface Found {
  readonly name: string;
  /** Errors over their stated sigmas. */
  readonly drift: number;
  readonly floor: number;
  readonly applied: boolean;
  /** Of the dataset's stamps: (stamp - truth - the unknowable constant) / sigma_ns. */
  readonly stamps: readonly number[];
}

async function measured(seed: number): Promise<Found[]> {
  const simulation = simulate(scenario(seed), { encodeJpeg: keepRaw });
  const issues = new Issues();
  const source = await simulatedSource(simulation, issues);
  const plan = await planFrames(
    source,
    undefined,
    { ...defaultOptions, toleranceNs: 300e6, projection: false },
    issues,
  );
  const rows = datasetStamps(plan);
  return simulation.sensors.map(sensor => {
    const { settings } = sensor;
    const clock = plan.clocks.find(c => c.topic === settings.topic)!;
    const { fit } = clock;
    if (!fit?.observable) throw new Error(`seed ${seed}, ${sensor.name}: ${fit?.reasons.join()}`);
    const truth = clockCorrection(settings.clock);
    const delay = settings.latency.floor_ns + sensor.busyNs;
    const start = Number(plan.originNs - BigInt(simulation.scenario.start_ns));
    const at = fit.main!.curve!.x[0] + start;
    const floor = truth.offsetNs + truth.driftPpm * 1e-6 * at + delay;
    const trueTimes = timesByStamp(simulation, settings.topic);
    const constant = delay - (clock.latencyNs ?? Number.NaN);
    return {
      name: sensor.name,
      drift: (fit.driftPpm - truth.driftPpm) / fit.driftSigmaPpm,
      floor: (fit.floorNs - floor) / fit.floorSigmaNs,
      applied: clock.model !== undefined,
      stamps: rows
        .filter(row => row.topic === settings.topic && row.sigmaNs !== null)
        .map(({ stampNs, rawNs, sigmaNs }) => {
          const t = trueTimes.get(rawNs)!;
          return (Number(stampNs - BigInt(simulation.scenario.start_ns)) - t - constant) / Number(sigmaNs);
        }),
    };
  });
}

/** Rows of alignment.arrow, as they are written. */
function datasetStamps(plan: FramePlan) {
  const topics = new Map(plan.sensors.map(s => [s.name, s.channel.topic]));
  const table = tableFromIPC(arrowBytes(alignmentTable(plan, new Set())));
  const cell = (name: string, row: number) => table.getChild(name)!.get(row);
  return Array.from({ length: table.numRows }, (_, row) => ({
    topic: topics.get(cell('sensor', row)),
    stampNs: cell('stamp_ns', row) as bigint,
    rawNs: cell('raw_stamp_ns', row) as bigint,
    sigmaNs: cell('sigma_ns', row) as bigint | null,
  }));
}

function timesByStamp({ plan, topics, scenario: { start_ns } }: Simulation, topic: string): Map<bigint, number> {
  const own = plan.filter(planned => topics[planned.topic].topic === topic);
  return new Map(own.map(({ stamp, t }) => [BigInt(start_ns) + BigInt(stamp), t]));
}

const squares = (values: readonly number[]) => values.reduce((sum, v) => sum + v * v, 0) / values.length;

describe(`${SEEDS} seeds`, () => {
  test('offsets and drifts are within their sigmas, and so are the stamps of the dataset', async () => {
    const all: Found[] = [];
    for (let seed = 0; seed < SEEDS; seed++) all.push(...(await measured(seed)));
    for (const { name, drift, floor, stamps } of all) {
      const stamp = Math.max(0, ...stamps.map(Math.abs));
      expect(Math.max(Math.abs(drift), Math.abs(floor), stamp), name).toBeLessThan(5);
    }
    for (const of of [all.map(f => f.drift), all.map(f => f.floor), all.flatMap(f => f.stamps)]) {
      expect(squares(of)).toBeGreaterThan(0.2);
      expect(squares(of)).toBeLessThan(2);
    }
    const free = all.filter(f => f.name !== 'odometry' && f.name !== 'gnss');
    // Those left are below a millisecond of drift in the minute, or nearly.
    expect(free.filter(f => f.applied).length / free.length).toBeGreaterThan(0.6);
    expect(free.filter(f => f.applied).every(f => f.stamps.length > 0)).toBe(true);
    expect(all.filter(f => f.name === 'odometry' || f.name === 'gnss').some(f => f.applied)).toBe(false);
  });
});
