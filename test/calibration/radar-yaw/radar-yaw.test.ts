// Radar yaw on drives in closed form and in the toy town: how far off, whether sigma says so, what is refused.
import { describe, expect, it, test } from 'vitest';
import { RadarYaw, type RadarYawEstimate } from '../../../src/calibration/radar-yaw/index.js';
import { inverse, type Vec3 } from '../../../src/geometry/index.js';
import { rotateVector, rotationExp, rotationInverse, rotationProduct } from '../../../src/geometry/rotation-vector.js';
import { rigAt, sensorPose } from '../../../src/simulate/sensor.js';
import { pointVelocity } from '../../../src/simulate/trajectory.js';
import { first, points, quick, run } from '../../simulate/support.js';
import { type DriveSettings, drive } from './drive.js';

const degree = Math.PI / 180;
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const codes = ({ reasons }: RadarYawEstimate) => reasons.map(reason => reason.code);
/** Its targets are new in every scan, so that ranges never tell the sign of the Doppler. */
const besides = (estimate: RadarYawEstimate) => codes(estimate).filter(code => code !== 'sign_assumed');

function estimate(settings: DriveSettings, seed: number, sign?: 1 | -1): RadarYawEstimate {
  const yaw = new RadarYaw();
  for (const { scan, tNs, motion } of drive(settings, seed)) yaw.push(scan, tNs, motion);
  return yaw.finish({ sign });
}

const harsh: DriveSettings = { detections: 30, sigmaAzimuthDeg: 2, movers: 0.35 };

describe('600 scans, a minute', () => {
  test.each([
    ['60 detections, 1°, a fifth moves', {}, 0.02, 5],
    ['30 detections, 2°, 35 % move', harsh, 0.05, 12],
    ['the same on a corner of the car', { ...harsh, yawDeg: 46.2, believedDeg: 45 }, 0.05, 12],
    ['the same looking aside', { ...harsh, yawDeg: 91, believedDeg: 90 }, 0.05, 6],
    ['looking back', { ...harsh, yawDeg: 181, believedDeg: 180 }, 0.05, 4],
    ['12° off', { ...harsh, yawDeg: 12 }, 0.05, 4],
    ['a sixth came back twice', { ghosts: 0.15 }, 0.02, 3],
    ['rates that wrap at 8 m/s while the car drives 12', { wrap: 8 }, 0.03, 3],
  ] as [string, DriveSettings, number, number][])('%s', (_, settings, limit, seeds) => {
    const { yawDeg = 1.5, believedDeg = 0 } = settings;
    const found = Array.from({ length: seeds }, (_, seed) => {
      const result = estimate(settings, 40 + seed);
      expect(result.observable).toBe(true);
      expect(besides(result)).toEqual(settings.wrap ? ['rates_wrap'] : []);
      const error = result.yaw! - (yawDeg - believedDeg) * degree;
      return { error: error / degree, nees: (error / result.sigma!) ** 2 };
    });
    expect(Math.sqrt(mean(found.map(f => f.error ** 2)))).toBeLessThan(limit);
    expect(Math.max(...found.map(f => Math.abs(f.error)))).toBeLessThan(3 * limit);
    // χ² of a dozen scatters by 0.4.
    expect(mean(found.map(f => f.nees))).toBeLessThan(seeds > 8 ? 2 : 4);
    if (seeds > 8) expect(mean(found.map(f => f.nees))).toBeGreaterThan(0.4);
  });

  it('the other sign of Doppler is turned round and said', () => {
    const found = estimate({ ...harsh, sign: -1 }, 5);
    expect(found.dopplerSign).toBe(-1);
    expect(codes(found)).toContain('sign_flipped');
    expect(found.yaw! / degree).toBeCloseTo(1.5, 0);
    // A sign that is known wins over the mounting: then the radar looks backward.
    const known = estimate({ ...harsh, sign: -1 }, 5, 1);
    expect(Math.abs(known.candidate!.yaw / degree - 1.5)).toBeGreaterThan(170);
  });
});

describe('refused', () => {
  test.each([
    ['standing still', { speed: () => 0, turning: () => 0 }, 'too_little_motion'],
    ['turning on the spot', { speed: () => 0.2, turning: () => 0.6 }, 'turning_only'],
    ['round a small roundabout only', { speed: () => 3, turning: () => 0.4 }, 'turning_only'],
    ['five seconds', { scans: 40 }, 'too_little_motion'],
    ['nothing stands', { movers: 1 }, 'too_little_stands'],
    ['all in one direction', { halfViewDeg: 0.1, sigmaAzimuthDeg: 0 }, 'too_little_stands'],
  ] as [string, DriveSettings, string][])('%s', (_, settings, code) => {
    const found = estimate(settings, 3);
    expect([found.yaw, found.sigma, found.observable]).toEqual([null, null, false]);
    expect(codes(found)).toContain(code);
  });

  it('a car whose motion nobody knows, and no scans at all', () => {
    const yaw = new RadarYaw();
    for (const { scan, tNs } of drive({ scans: 80 }, 1)) yaw.push(scan, tNs, undefined);
    expect(codes(yaw.finish())).toContain('motion_unknown');
    expect(codes(new RadarYaw().finish())).toContain('too_little_motion');
  });

  it('a yaw that is known worse than a caller wants', () => {
    const yaw = new RadarYaw();
    for (const { scan, tNs, motion } of drive(harsh, 40)) yaw.push(scan, tNs, motion);
    const { sigma } = yaw.finish();
    expect(yaw.finish({ sigmaLimit: 1.01 * sigma! }).observable).toBe(true);
    const found = yaw.finish({ sigmaLimit: 0.99 * sigma! });
    expect([found.yaw, found.observable]).toEqual([null, false]);
    expect(codes(found)).toContain('sigma_too_large');
  });

  it('a trajectory in other units, and a radar that was knocked on the way', () => {
    const yaw = new RadarYaw();
    for (const { scan, tNs, motion } of drive(harsh, 2))
      yaw.push(scan, tNs, { ...motion, velocity: motion.velocity.map(v => 1.3 * v) as unknown as Vec3 });
    expect(yaw.finish().yaw).toBeNull();
    const knocked = new RadarYaw();
    for (const { scan, tNs, motion } of drive({ scans: 300 }, 2)) knocked.push(scan, tNs, motion);
    for (const { scan, tNs, motion } of drive({ scans: 300, yawDeg: 2.5 }, 3)) knocked.push(scan, tNs + 3e10, motion);
    expect(codes(knocked.finish())).toContain('halves_disagree');
  });
});

it('hostile scans: NaN, infinities, no detections, half a million of them', () => {
  const yaw = new RadarYaw();
  const motion = { velocity: [8, 0, 0] as Vec3, up: [0, 0, 1] as Vec3, turning: 0 };
  yaw.push({ count: 0, xyz: new Float64Array(0), doppler: new Float64Array(0) }, 0, motion);
  yaw.push(
    { count: 2, xyz: Float64Array.of(Number.NaN, 0, 0, 1, Infinity, 0), doppler: Float64Array.of(1, Number.NaN) },
    1e8,
    motion,
  );
  const count = 500_000;
  yaw.push({ count, xyz: new Float64Array(3 * count).fill(3), doppler: new Float64Array(count).fill(-8) }, 2e8, motion);
  yaw.push({ count: 1, xyz: Float64Array.of(5, 0, 0), doppler: Float64Array.of(-8) }, 3e8, {
    ...motion,
    velocity: [Number.NaN, 0, 0],
  });
  expect(yaw.finish().yaw).toBeNull();
});

describe('the toy town', () => {
  it('a mounting that is believed 2° off is found', async () => {
    const simulation = run(quick({}, { duration_s: 20, seed: 7 }));
    const T = simulation.sensors.find(s => s.name === 'radar_front')!.T_base_sensor;
    const off = 2 * degree;
    const believed = { ...T, q: rotationProduct(rotationExp([0, 0, -off]), T.q) };
    const yaw = new RadarYaw();
    for (let k = 0; k < 250; k++) {
      const message = await first(simulation, '/radar_front/detections', k);
      const rows = points(message);
      const scan = {
        count: rows.length,
        xyz: Float64Array.from(rows.flatMap(p => [p.x, p.y, p.z])),
        doppler: Float64Array.from(rows, p => p.doppler),
      };
      const rig = rigAt(simulation.stage, message.t);
      const inWorld = pointVelocity(rig, T.t);
      // From the world into the sensor as it really is, and from there into the sensor as believed.
      const own = rotateVector(inverse(sensorPose(simulation.stage, T, message.t)).q, inWorld);
      const toBelieved = rotationProduct(rotationInverse(believed.q), T.q);
      const up = rotateVector(rotationInverse(believed.q), [0, 0, 1]);
      yaw.push(scan, message.t, { velocity: rotateVector(toBelieved, own), up, turning: 0 });
    }
    const found = yaw.finish();
    expect(found.dopplerSign).toBe(1);
    expect(found.observable).toBe(true);
    expect(Math.abs(found.yaw! - off) / degree).toBeLessThan(0.1);
    expect(Math.abs(found.yaw! - off)).toBeLessThan(3.5 * found.sigma!);
  });
});
