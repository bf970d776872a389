// Radar ego-velocity against closed forms and the toy town: noise, movers, clutter, three dimensions, both signs of Doppler.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RadarSpeed } from '../../../src/calibration/observe/radar-speed.js';
import { type RadarScan, radarVelocity } from '../../../src/calibration/observe/radar-velocity.js';
import { inverse, type Vec3 } from '../../../src/geometry/index.js';
import { rigAt, sensorPose } from '../../../src/simulate/sensor.js';
import { pointVelocity, rotate } from '../../../src/simulate/trajectory.js';
import { first, points, quick, run } from '../../simulate/support.js';
import { seeded } from '../../support/seeded.js';
import { mean } from './errors.js';
import { gaussian } from './scenes.js';

interface Settings {
  readonly count: number;
  readonly sigmaV: number;
  readonly sigmaAzimuthDeg: number;
  readonly movers: number;
  readonly elevationDeg?: number;
}

/** A scan of ±60°, of a sensor that moves by `v`; the first `movers` part of the targets drives about at up to ±12 m/s. */
function scanOf(v: Vec3, settings: Settings, seed: number): RadarScan {
  const { count, sigmaV, sigmaAzimuthDeg, movers, elevationDeg = 0 } = settings;
  const random = gaussian(seed);
  const uniform = seeded(seed + 1);
  const within = (half: number) => half * ((2 * uniform()) / 2147483647 - 1);
  const xyz = new Float64Array(3 * count);
  const doppler = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const azimuth = within(Math.PI / 3);
    const elevation = within((elevationDeg * Math.PI) / 180);
    const u = [Math.cos(elevation) * Math.cos(azimuth), Math.cos(elevation) * Math.sin(azimuth), Math.sin(elevation)];
    const own = i < movers * count ? within(12) : 0;
    doppler[i] = own - u[0] * v[0] - u[1] * v[1] - u[2] * v[2] + sigmaV * random();
    const seen = azimuth + ((sigmaAzimuthDeg * Math.PI) / 180) * random();
    const range = 5 + Math.abs(within(60));
    xyz.set(
      [Math.cos(elevation) * Math.cos(seen), Math.cos(elevation) * Math.sin(seen), Math.sin(elevation)].map(
        c => c * range,
      ),
      3 * i,
    );
  }
  return { count, xyz, doppler };
}

const velocity = (scan: RadarScan, seed = 1) => {
  const found = radarVelocity(scan, seed);
  if ('skipped' in found) throw new Error(found.skipped);
  return found;
};

describe('radarVelocity', () => {
  it('is exact without noise, in two and in three dimensions, whatever the velocity', () => {
    const speed = fc.double({ min: -30, max: 30, noNaN: true });
    fc.assert(
      fc.property(speed, speed, speed, fc.boolean(), fc.integer({ min: 1, max: 1e6 }), (x, y, z, flat, seed) => {
        const v: Vec3 = [x, y, flat ? 0 : z];
        const settings = { count: 40, sigmaV: 0, sigmaAzimuthDeg: 0, movers: 0.2, elevationDeg: flat ? 0 : 15 };
        const found = velocity(scanOf(v, settings, seed), seed);
        // A mover that happens to fit within 0.3 m/s may stay among the standing targets.
        const off = Math.hypot(...found.velocity.map((value, i) => value - v[i]));
        expect(off).toBeLessThan(found.inliers === 32 ? 1e-9 : flat ? 0.4 : 1.5);
      }),
      { numRuns: 60 },
    );
  });

  it('60 detections, σ 0.1 m/s and 1°, a fifth moving: median error of the velocity below 0.05 m/s, honest σ', () => {
    const errors: number[] = [];
    const squares: number[] = [];
    for (let seed = 1; seed <= 80; seed++) {
      const v: Vec3 = [12 * Math.cos(seed), 1.5 * Math.sin(seed), 0];
      const found = velocity(scanOf(v, { count: 60, sigmaV: 0.1, sigmaAzimuthDeg: 1, movers: 0.2 }, 31 * seed), seed);
      errors.push(Math.hypot(found.velocity[0] - v[0], found.velocity[1] - v[1]));
      squares.push((found.velocity[0] - v[0]) ** 2 / found.covariance[0]);
    }
    errors.sort((a, b) => a - b);
    expect(errors[40]).toBeLessThan(0.05);
    expect(mean(squares)).toBeGreaterThan(0.5);
    expect(mean(squares)).toBeLessThan(2);
  });

  it('a standing car is found standing', () => {
    const found = velocity(scanOf([0, 0, 0], { count: 40, sigmaV: 0.05, sigmaAzimuthDeg: 1, movers: 0.3 }, 5));
    expect(Math.hypot(...found.velocity)).toBeLessThan(0.05);
  });

  it('refuses too few detections, one direction only, and no common motion', () => {
    const settings = { count: 40, sigmaV: 0.05, sigmaAzimuthDeg: 0, movers: 0 };
    expect(radarVelocity(scanOf([8, 0, 0], { ...settings, count: 5 }, 3), 1)).toEqual({
      skipped: 'too few detections',
    });
    const ahead = scanOf([8, 0, 0], settings, 3);
    for (let i = 0; i < 40; i++) ahead.xyz.set([10 + i, 0.001 * i, 0], 3 * i);
    expect(radarVelocity({ ...ahead, doppler: new Float64Array(40).fill(-8) }, 1)).toHaveProperty('skipped');
    expect(radarVelocity(scanOf([8, 0, 0], { ...settings, movers: 1 }, 3), 1)).toHaveProperty('skipped');
    const nan = { ...ahead, doppler: new Float64Array(40).fill(Number.NaN) };
    expect(radarVelocity(nan, 1)).toEqual({ skipped: 'too few detections' });
  });

  it('is the same for the same scan', () => {
    const scan = scanOf([9, 1, 0], { count: 60, sigmaV: 0.1, sigmaAzimuthDeg: 1, movers: 0.3 }, 9);
    expect(radarVelocity(scan, 7)).toEqual(radarVelocity(scan, 7));
  });
});

describe('the toy town', () => {
  it.each([
    [7, 1],
    [8, -1],
  ] as const)('seed %i, sign %i: speed to 0.02 m/s in the median, sign found, σ honest', async (seed, sign) => {
    const simulation = run(quick({}, { duration_s: 6, seed }));
    const { stage } = simulation;
    const T_base_radar = simulation.sensors.find(s => s.name === 'radar_front')!.T_base_sensor;
    const forward = rotate(inverse(T_base_radar).q, [1, 0, 0]);
    const signed = new RadarSpeed(forward);
    const truth = new Map<number, number>();
    for (let k = 0; k < 76; k++) {
      const message = await first(simulation, '/radar_front/detections', k);
      const rows = points(message);
      const scan = {
        count: rows.length,
        xyz: Float64Array.from(rows.flatMap(p => [p.x, p.y, p.z])),
        doppler: Float64Array.from(rows, p => sign * p.doppler),
      };
      signed.push(scan, message.t);
      const v = pointVelocity(rigAt(stage, message.t), T_base_radar.t);
      const own = rotate(inverse(sensorPose(stage, T_base_radar, message.t)).q, v);
      truth.set(message.t, own[0] * forward[0] + own[1] * forward[1] + own[2] * forward[2]);
    }
    const found = signed.finish(0n);
    expect(found.doppler.sign).toBe(sign);
    expect(found.signed).toBe(true);
    expect(found.track.t.length).toBeGreaterThan(70);
    const errors = Array.from(found.track.t, (t, i) => found.track.speed[i] - truth.get(t)!);
    const sizes = errors.map(Math.abs).sort((a, b) => a - b);
    expect(sizes[sizes.length >> 1]).toBeLessThan(0.02);
    expect(sizes[Math.floor(0.95 * sizes.length)]).toBeLessThan(0.06);
    const square = mean(errors.map((e, i) => (e / found.sigma[i]) ** 2));
    expect(square).toBeGreaterThan(0.4);
    expect(square).toBeLessThan(2);
  });
});

describe('what does not tell the sign', () => {
  it('standing still: no sign, the speed is its size', () => {
    const radar = new RadarSpeed([1, 0, 0]);
    for (let k = 0; k < 60; k++)
      radar.push(scanOf([0, 0, 0], { count: 40, sigmaV: 0.05, sigmaAzimuthDeg: 1, movers: 0.2 }, k + 1), k * 7.7e7);
    const found = radar.finish(0n);
    expect(found.doppler.sign).toBe(0);
    expect(found.signed).toBe(false);
    expect(Math.min(...found.track.speed)).toBeGreaterThanOrEqual(0);
  });

  it('targets that are new in every scan: no sign', () => {
    const radar = new RadarSpeed();
    for (let k = 0; k < 80; k++)
      radar.push(
        scanOf([10, 0, 0], { count: 40, sigmaV: 0.05, sigmaAzimuthDeg: 1, movers: 0 }, 101 * k + 1),
        k * 7.7e7,
      );
    expect(radar.finish(0n).doppler.sign).toBe(0);
  });
});

it('stamps that are equal, descend or are none are skipped with the reason', () => {
  const radar = new RadarSpeed();
  const scan = scanOf([5, 0, 0], { count: 40, sigmaV: 0.05, sigmaAzimuthDeg: 1, movers: 0 }, 3);
  for (const t of [1e9, 1e9, 9e8, Number.NaN, 3e17]) radar.push(scan, t);
  const found = radar.finish(5n);
  expect(found.track.t).toEqual(Float64Array.of(1e9, 3e17));
  expect(found.track.originNs).toBe(5n);
  expect(found.skipped).toEqual([
    { reason: 'no stamp', count: 1 },
    { reason: 'stamp not after the one before', count: 2 },
  ]);
});
