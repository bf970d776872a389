// Real recordings: stamps of one clock pass untouched, and the one sensor with a clock of its own is found.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clocksJson } from '../../../src/export/dataset/clocks-json.js';
import { defaultOptions } from '../../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../../src/frame/plan.js';
import type { Sensor } from '../../../src/frame/sensor.js';
import { openSession } from '../../../src/platform/node/index.js';
import { everyStamp } from '../../../src/time/stamps.js';
import { shared } from '../../support/cli.js';

const ros1 = `${shared}permissive/ros1/`;
const present = existsSync(ros1);

async function planned(path: string, reference?: string): Promise<FramePlan & { codes: string[] }> {
  const session = await openSession([path]);
  try {
    const options = { ...defaultOptions, projection: false, reference };
    const plan = await planFrames(session.source, undefined, options, session.issues);
    return { ...plan, codes: session.issues.sorted().map(i => i.code) };
  } finally {
    await session.close();
  }
}

function expectUntouched({ originNs }: FramePlan, { stream, clock }: Sensor): void {
  expect([clock.topic, clock.origin]).toEqual([clock.topic, 'recorded']);
  expect([...stream.t].every((t, i) => originNs + BigInt(t) === stream.rawNs.at(i))).toBe(true);
}

/** Largest minus smallest of record - stamp, ns. */
function spread({ stream }: Sensor, originNs: bigint, stampNs: (i: number) => bigint): number {
  const differences = [...everyStamp(stream.logNs)].map(
    (log, i) => Number(log - originNs) - Number(stampNs(i) - originNs),
  );
  return differences.reduce((a, b) => Math.max(a, b)) - differences.reduce((a, b) => Math.min(a, b));
}

describe.skipIf(!present)('recordings of which every stamp is of one clock', () => {
  test.each([
    ['imu_tools/ardrone_imu.bag', '/ardrone/imu'],
    ['imu_tools/phidgets_imu_upside_down.bag', '/imu/data_raw'],
    ['imu_tools/sparkfun_razor.bag', '/imu/data_raw'],
    ['scan_tools/demo.bag', undefined],
    ['kapture_t265/trimmed_locoffice.bag', undefined],
  ])('%s passes untouched', async (bag, reference) => {
    const plan = await planned(ros1 + bag, reference);
    expect(plan.codes).not.toContain('FL0420');
    expect(plan.sensors.length).toBeGreaterThan(0);
    for (const sensor of plan.sensors) {
      expectUntouched(plan, sensor);
      const { fit } = sensor.clock;
      // Less than 1 ppm, or not to be told from it.
      if (fit?.observable) expect(Math.abs(fit.driftPpm)).toBeLessThan(Math.max(1, 2 * fit.driftSigmaPpm));
    }
    expect(() => JSON.parse(clocksJson(plan))).not.toThrow();
  });
});

describe.skipIf(!present)('robot_localization/test1.bag', () => {
  test("odometry and GNSS are on the recorder's clock, the IMU is not: its 15.7 ms of drift go", async () => {
    const plan = await planned(`${ros1}robot_localization/test1.bag`, '/imu/data');
    const of = (topic: string) => plan.sensors.find(s => s.channel.topic === topic)!;
    for (const topic of ['/fix', '/husky_velocity_controller/odom']) {
      expectUntouched(plan, of(topic));
      expect(Math.abs(of(topic).clock.fit!.driftPpm)).toBeLessThan(1);
    }
    const imu = of('/imu/data');
    expect(imu.clock.origin).toBe('fit');
    const { stream } = imu;
    const raw = spread(imu, plan.originNs, i => stream.rawNs.at(i)!);
    // record - header lies from 20.67 to 36.33 ms by the official tool.
    expect(raw / 1e6).toBeCloseTo(15.66, 1);
    expect(spread(imu, plan.originNs, i => plan.originNs + BigInt(stream.t.at(i)))).toBeLessThan(raw / 2);
    // Never later than the recorder had it, and in order.
    [...stream.t].forEach((t, i) => {
      expect(plan.originNs + BigInt(t) <= stream.logNs.at(i)!).toBe(true);
      expect(i === 0 || t > stream.t.at(i - 1)).toBe(true);
    });
  });
});

describe.skipIf(!existsSync(`${shared}composed`))('recordings without a receive time', () => {
  test.each(['composed/kitti_raw/2011_09_26', 'composed/nuscenes_sample.mcap', 'composed/kitti_2011_09_26.mcap'])(
    '%s: nothing can be told, nothing is touched',
    async path => {
      const plan = await planned(shared + path);
      for (const sensor of plan.sensors) {
        expect(sensor.clock.model).toBeUndefined();
        expect(sensor.clock.fit?.observable ?? false).toBe(false);
      }
    },
  );
});
