// The analytic motion against differences of its own poses, and the IMU integrated back to the trajectory.
import { expect, test } from 'vitest';
import { STANDARD_GRAVITY } from '../../src/geometry/gravity.js';
import type { Vec3 } from '../../src/geometry/se3.js';
import { rigAt, sensorPose } from '../../src/simulate/sensor.js';
import { planeState, rigState } from '../../src/simulate/trajectory.js';
import { buildWorld } from '../../src/simulate/world.js';
import { first, move, moveBack, quick, run } from './support.js';

const { ego, solids } = buildWorld(1);
const H = 1e5;

const difference = (f: (t: number) => Vec3, t: number): number[] => {
  const [a, b] = [f(t - H), f(t + H)];
  return a.map((x, i) => (b[i] - x) / (2 * H * 1e-9));
};

test('velocity and accelerations are the derivatives of the poses', () => {
  for (const t of [0, 1.3e9, 7.7e9, 21e9]) {
    const state = rigState(ego, t);
    const close = (a: readonly number[], b: readonly number[], tolerance: number) => {
      for (const [i, x] of a.entries()) expect(Math.abs(x - b[i])).toBeLessThan(tolerance);
    };
    close(
      difference(s => rigState(ego, s).T_map_base.t, t),
      state.velocity,
      1e-5,
    );
    close(
      difference(s => rigState(ego, s).velocity, t),
      state.acceleration,
      1e-5,
    );
    close(
      difference(s => rigState(ego, s).angularVelocity, t),
      state.angularAcceleration,
      1e-5,
    );
    // d/dt of a body-fixed direction e is R·(ω × e).
    for (const e of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as Vec3[]) {
      const turned = (s: number) => move({ q: rigState(ego, s).T_map_base.q, t: [0, 0, 0] }, e);
      const w = state.angularVelocity;
      const cross: Vec3 = [w[1] * e[2] - w[2] * e[1], w[2] * e[0] - w[0] * e[2], w[0] * e[1] - w[1] * e[0]];
      close(difference(turned, t), move({ q: state.T_map_base.q, t: [0, 0, 0] }, cross), 1e-5);
    }
  }
});

test('the rig looks where it drives, at a town speed, in left and right turns', () => {
  let [left, right] = [0, 0];
  for (let t = 0; t < 40e9; t += 1e8) {
    const state = rigState(ego, t);
    const [vx, vy] = moveBack({ q: state.T_map_base.q, t: [0, 0, 0] }, state.velocity);
    expect(vx).toBeGreaterThan(5);
    expect(vx).toBeLessThan(12);
    expect(Math.abs(vy)).toBeLessThan(0.05);
    left = Math.max(left, state.angularVelocity[2]);
    right = Math.min(right, state.angularVelocity[2]);
  }
  expect(left).toBeGreaterThan(0.3);
  expect(left).toBeLessThan(0.7);
  expect(right).toBeLessThan(-0.05);
});

test('moving solids: velocity and turn rate are derivatives too', () => {
  const drive = solids.find(solid => solid.drive && solid.drive.swing > 0)?.drive;
  if (!drive) throw new Error('no car');
  const t = 3e9;
  const state = planeState(drive, t);
  const rates = difference(s => {
    const { x, y, yaw } = planeState(drive, s);
    return [x, y, yaw];
  }, t);
  for (const [i, x] of [state.vx, state.vy, state.yawRate].entries()) expect(Math.abs(x - rates[i])).toBeLessThan(1e-5);
});

test('a perfect IMU integrates to the trajectory', async () => {
  const perfect = { gyro_density: 0, accel_density: 0, gyro_bias: [0, 0, 0], accel_bias: [0, 0, 0] };
  const off = { lidar_top: null, camera_front: null, camera_left: null, radar_front: null };
  const simulation = run(
    quick({ ...off, imu: { ...perfect, rate_hz: 200, clock: { offset_ns: 0, drift_ppm: 0 } } }, { duration_s: 3 }),
  );
  const { T_base_sensor } = simulation.sensors.find(sensor => sensor.kind === 'imu') ?? expect.fail();
  let { q, t } = sensorPose(simulation.stage, T_base_sensor, 0);
  const start = 5e6;
  const at = (s: number) => sensorPose(simulation.stage, T_base_sensor, s).t;
  let v = difference(at, start) as unknown as Vec3;
  ({ q, t } = sensorPose(simulation.stage, T_base_sensor, start));
  let last = await first(simulation, '/imu/data', 1);
  for (let k = 2; k < 600; k++) {
    const now = await first(simulation, '/imu/data', k);
    const dt = (now.t - last.t) * 1e-9;
    type Reading = {
      angular_velocity: { x: number; y: number; z: number };
      linear_acceleration: { x: number; y: number; z: number };
    };
    const [a, b] = [last.value as unknown as Reading, now.value as unknown as Reading];
    const half = (['x', 'y', 'z'] as const).map(c => ((a.angular_velocity[c] + b.angular_velocity[c]) * dt) / 4);
    const force = ({ linear_acceleration: { x, y, z } }: Reading, turn: typeof q) =>
      move({ q: turn, t: [0, 0, 0] }, [x, y, z]);
    const next = times(q, [half[0], half[1], half[2], 1]);
    const [f0, f1] = [force(a, q), force(b, next)];
    const acceleration = f0.map((x, i) => (x + f1[i]) / 2 - (i === 2 ? STANDARD_GRAVITY : 0));
    t = [0, 1, 2].map(i => t[i] + v[i] * dt + (acceleration[i] * dt * dt) / 2) as unknown as Vec3;
    v = [0, 1, 2].map(i => v[i] + acceleration[i] * dt) as unknown as Vec3;
    q = next;
    last = now;
  }
  const truth = sensorPose(simulation.stage, T_base_sensor, last.t);
  expect(Math.hypot(...t.map((x, i) => x - truth.t[i]))).toBeLessThan(0.01);
  expect(Math.abs(Math.abs(q.reduce((sum, x, i) => sum + x * truth.q[i], 0)) - 1)).toBeLessThan(1e-7);
  expect(rigAt(simulation.stage, last.t).velocity[2]).not.toBe(0);
});

type Quat = readonly [number, number, number, number];

function times(a: Quat, b: Quat): Quat {
  const [ax, ay, az, aw] = a;
  const [bx, by, bz, bw] = b;
  const out = [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
  const n = Math.hypot(...out);
  return [out[0] / n, out[1] / n, out[2] / n, out[3] / n];
}
