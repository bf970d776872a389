// Accelerations in g: what a driving car's IMU would read, turned into what other drivers write.
import { expect, it } from 'vitest';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { simulatedSource } from '../../src/simulate/index.js';
import { quick, run } from '../simulate/support.js';
import { decodedAs } from '../support/source-messages.js';

const none = { clock: { offset_ns: 0, drift_ppm: 0 } };
const only = { lidar_top: null, camera_front: none, camera_left: null, radar_front: null, imu: none, gnss: null };
const town = simulatedSource(run(quick(only)), new Issues());

/** The plan where every reading of the IMU (from 4 on rad/s, from 7 on m/s², 9.81 upwards at rest) was written as `change` says. */
async function planWith(change: (reading: Float64Array, i: number) => void, recording = town, deskew = false) {
  const open = await recording;
  let i = 0;
  const source = decodedAs(open, (value, { decoder }) => {
    if (decoder.kind === 'imu' && value.kind === 'sample') change(value.values, i++);
    return value;
  });
  const issues = new Issues();
  return { plan: await planFrames(source, undefined, { ...defaultOptions, deskew }, issues), issues };
}

async function imuWith(change: (acceleration: Float64Array, i: number) => void) {
  const { plan, issues } = await planWith((reading, i) => change(reading.subarray(7, 10), i));
  const { look } = plan.sensors.find(sensor => sensor.kind === 'imu')!;
  return { units: look.columns.map(c => c.unit), said: issues.sorted().find(issue => issue.code === 'FL0568') };
}

it('gravity of length 1 is said, and the column has the unit g', async () => {
  const { units, said } = await imuWith(a => void a.set(a.map(value => value / 9.80665)));
  expect(units).toEqual(['', 'rad/s', 'g']);
  expect(said?.severity).toBe('warning');
  expect(said?.text).toMatch(/median length of (0\.9\d|1\.0\d) .* 9\.80665/);
});

it.each([
  ['mg', 1000 / 9.80665, /median length of (9\d\d|10\d\d)\.\d\d .* neither m\/s²/],
  ['counts of a 16-bit sensor', 16384 / 9.80665, /median length of 1[67]\d\d\d\.\d\d /],
])('gravity in %s is said, and the column has no unit', async (_, per, text) => {
  const { units, said } = await imuWith(a => void a.set(a.map(value => value * per)));
  expect(units).toEqual(['', 'rad/s', '']);
  expect(said?.text).toMatch(text);
});

it.each([
  ['m/s²', () => {}],
  ['m/s² of a sensor that is off by a fifth', (a: Float64Array) => void a.set(a.map(value => 1.2 * value))],
  ['a bias of 0.5 m/s² with gravity taken out', (a: Float64Array) => void a.set([0.5, 0, 0])],
  ['gravity taken out', (a: Float64Array) => a.set([a[2] - 9.81], 2)],
  [
    'an acceleration of 1 m/s² that turns round and round',
    (a: Float64Array, i: number) => a.set([Math.cos(i), Math.sin(i), 0]),
  ],
  ['none measured', (a: Float64Array) => void a.fill(Number.NaN)],
  ['a gyroscope alone, whose accelerations stay 0', (a: Float64Array) => void a.fill(0)],
] as const)('nothing is said of %s', async (_, change) => {
  expect(await imuWith(change)).toEqual({ units: ['', 'rad/s', 'm/s^2'], said: undefined });
});

it('a rig that stands is seen to stand, by gravity in g too', async () => {
  const settings = quick(
    { ...only, camera_front: null, lidar_top: { rings: 4 }, odometry: null, imu: { rate_hz: 100 } } as never,
    {
      duration_s: 2.5,
    },
  );
  const bias = [0.002, -0.0025, 0.003];
  const { plan } = await planWith(
    reading => reading.set([...bias, 0.01, 0.02, 0.99], 4),
    simulatedSource(run(settings), new Issues()),
    true,
  );
  expect(plan.gyroBias).toMatchObject({ observable: true });
  for (const [axis, rate] of bias.entries()) expect(plan.gyroBias!.rate[axis]).toBeCloseTo(rate, 9);
});
