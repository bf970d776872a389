// Motion of opened recordings: the toy town with clocks made up per seed, and topics that tell of nothing.
import { describe, expect, test } from 'vitest';
import { chooseMotions } from '../../../src/frame/motion/choose-motions.js';
import { checkMotion, motionObservers } from '../../../src/frame/motion/index.js';
import type { ObservedMotion } from '../../../src/frame/motion/observer.js';
import { Issues } from '../../../src/issue.js';
import { simulatedSource } from '../../../src/simulate/index.js';
import { randomStream } from '../../../src/simulate/random.js';
import { quick, run } from '../../simulate/support.js';

const none = { lidar_top: null, camera_front: null, camera_left: null, radar_front: null };

/** 60 s of the town with IMU, odometry (also /tf) and GNSS. */
async function townMotion(seed: number) {
  const random = randomStream(seed, 'clocks');
  const offset = () => Math.round(200e6 * (random.uniform() - 0.5));
  const [imu, odometry] = [offset(), offset()];
  const clock = (offset_ns: number) => ({ clock: { offset_ns, drift_ppm: 0 } });
  const sensors = { ...none, imu: clock(imu), odometry: { ...clock(odometry), rate_hz: 20 } };
  const scenario = quick(sensors, { seed, duration_s: 60 });
  const issues = new Issues();
  const source = await simulatedSource(run(scenario), issues);
  const checks = await checkMotion(source, motionObservers, issues);
  return { checks, imu, odometry, codes: issues.sorted().map(i => i.code) };
}

describe('the toy town', () => {
  test.each([1, 2, 3])('seed %d: odometry against IMU within the stated sigma', async seed => {
    const { checks, imu, odometry } = await townMotion(seed);
    const names = checks.map(({ a, b }) => `${a.topic} ${b.topic}`);
    expect(new Set(names).size).toBe(names.length);
    // In the order of the recording's topics.
    const found = checks.find(({ a, b }) => a.topic === '/imu/data' && b.topic === '/odom')!;
    expect([found.a.signal, found.b.signal]).toEqual(['angular_velocity', 'orientation_xyzw']);
    expect(found.offset.reasons.filter(r => r.refuses)).toEqual([]);
    const error = Number(found.offset.offsetNs) - (imu - odometry);
    expect(Math.abs(error)).toBeLessThan(4 * found.offset.sigmaNs!);
    expect(found.offset.sigmaNs!).toBeLessThan(5e6);
  });

  test('what is observable at all is right: no pair is confidently wrong', async () => {
    const { checks, imu, odometry } = await townMotion(4);
    const clocks = new Map([
      ['/imu/data', imu],
      ['/odom', odometry],
      ['/tf', odometry],
    ]);
    expect(checks.length).toBeGreaterThan(3);
    for (const { a, b, offset } of checks) {
      if (!offset.observable) continue;
      const truth = (clocks.get(a.topic) ?? 0) - (clocks.get(b.topic) ?? 0);
      expect(Math.abs(Number(offset.offsetNs) - truth)).toBeLessThan(5 * offset.sigmaNs! + 1e3);
    }
  });
});

test('rotations come first, speeds where one of the two has nothing else, and nothing where they differ in kind', () => {
  const motion = (kind: string, signal: string) =>
    ({ topic: signal, signal, track: { kind } }) as unknown as ObservedMotion;
  const [pose, rate, speed] = [motion('increments', 'pose'), motion('rate', 'rate'), motion('speed', 'speed')];
  expect(chooseMotions([pose, speed], [speed, rate])).toEqual({ a: pose, b: rate });
  expect(chooseMotions([pose, speed], [speed])).toEqual({ a: speed, b: speed });
  expect(chooseMotions([pose, speed], [rate, speed], 'speed')).toEqual({ a: speed, b: speed });
  expect(chooseMotions([pose], [speed])).toBeUndefined();
  expect(chooseMotions([], [speed])).toBeUndefined();
});
