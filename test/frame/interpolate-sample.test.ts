// Values between readings: each signal against a closed form, and the order of convergence measured.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolateSample } from '../../src/frame/interpolate-sample.js';
import type { Kind, Sample, SampleColumn } from '../../src/message/value.js';
import { seeded } from '../support/seeded.js';

const column = (name: string, width: number, names?: readonly string[]): SampleColumn => ({
  name,
  width,
  unit: '',
  names,
});
const reading = (values: readonly number[], frameId = '', childFrameId = ''): Sample => ({
  kind: 'sample',
  frameId,
  childFrameId,
  values: Float64Array.from(values),
});

/** Between two readings at 0 and 100 ns. */
function between(kind: Kind, columns: readonly SampleColumn[], a: readonly number[], b: readonly number[], at: number) {
  const near = { t: [0, 100], samples: [reading(a), reading(b)], before: 0 };
  return interpolateSample(kind, columns, near, at).map(c => [...c]);
}

const gyro = [column('angular_velocity', 1)];

/** Largest error of one component of sin(2πft) sampled every `step` s, at random moments, with stamps off the grid by `uneven`. */
function worst(kind: Kind, step: number, uneven: number, seed: number): number {
  const random = seeded(seed);
  const uniform = () => random() / 2147483647;
  const w = 2 * Math.PI * 3;
  let error = 0;
  for (let run = 0; run < 400; run++) {
    const phase = uniform() * 10;
    const t = Array.from({ length: 6 }, (_, i) => Math.round((i + uneven * (uniform() - 0.5)) * step * 1e9));
    const y = (ns: number) => Math.sin(w * ns * 1e-9 + phase);
    const samples = t.map(ns => reading([y(ns)]));
    const at = t[2] + Math.round((0.05 + 0.9 * uniform()) * (t[3] - t[2]));
    const [[found]] = interpolateSample(kind, gyro, { t, samples, before: 2 }, at);
    error = Math.max(error, Math.abs(found - y(at)));
  }
  return error;
}

/** Slope of log error over log step. */
function order(kind: Kind, uneven: number): number {
  const steps = [0.02, 0.014, 0.01, 0.007, 0.005];
  const points = steps.map(step => [Math.log(step), Math.log(worst(kind, step, uneven, 11))] as const);
  const [mx, my] = [0, 1].map(i => points.reduce((sum, p) => sum + p[i], 0) / points.length);
  const up = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return up / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

describe('how fast the error falls with the step', () => {
  it.each([0, 0.4])('an IMU: order 3.8 or better, with stamps off the grid by %s steps', uneven => {
    expect(order('imu', uneven)).toBeGreaterThanOrEqual(3.8);
  });

  it('linear signals: order 2, within a·h²/8', () => {
    expect(order('twist', 0)).toBeGreaterThan(1.9);
    const w = 2 * Math.PI * 3;
    expect(worst('twist', 0.01, 0, 5)).toBeLessThanOrEqual((w ** 2 * 0.01 ** 2) / 8);
  });
});

describe('each signal in its way', () => {
  it('a heading across the antimeridian goes the short way', () => {
    const columns = [column('latitude', 1), column('longitude', 1), column('altitude', 1), column('status', 1)];
    const [lat, lon, alt, status] = between('gnss', columns, [10, 179.9, 0, 0], [12, -179.9, 4, 2], 25);
    expect(lat[0]).toBeCloseTo(10.5, 12);
    expect(lon[0]).toBeCloseTo(179.95, 10);
    expect(alt[0]).toBe(1);
    expect(status[0]).toBe(0);
    expect(between('gnss', columns, [0, 179.9, 0, 0], [0, -179.9, 0, 2], 75)[1][0]).toBeCloseTo(-179.95, 10);
    expect(between('gnss', columns, [0, 179.9, 0, 0], [0, -179.9, 0, 2], 75)[3][0]).toBe(2);
    const kitti = [column('latitude_longitude_altitude', 3)];
    expect(between('odometry', kitti, [1, -179.9, 5], [1, 179.9, 5], 50)[0][1]).toBe(-180);
  });

  it('a longitude is linear wherever it does not cross', () => {
    const degrees = fc.double({ min: -90, max: 90, noNaN: true });
    fc.assert(
      fc.property(degrees, degrees, fc.integer({ min: 1, max: 99 }), (a, b, at) => {
        const [[x]] = between('gnss', [column('longitude', 1)], [a], [b], at);
        expect(x).toBeCloseTo(a + (at / 100) * (b - a), 10);
      }),
    );
  });

  const poseColumns = [column('position', 3), column('orientation_xyzw', 4), column('linear_velocity', 3)];

  it('odometry moves along an arc, its velocities on a line, whatever the signs of its quaternions', () => {
    const at = (phi: number, sign = 1) => [
      20 * Math.sin(phi),
      20 * (1 - Math.cos(phi)),
      0,
      0,
      0,
      sign * Math.sin(phi / 2),
      sign * Math.cos(phi / 2),
      phi,
      0,
      0,
    ];
    const plus = between('odometry', poseColumns, at(0), at(1), 50);
    expect(plus[0][0]).toBeCloseTo(20 * Math.sin(0.5), 12);
    expect(plus[0][1]).toBeCloseTo(20 * (1 - Math.cos(0.5)), 12);
    expect(plus[1][2]).toBeCloseTo(Math.sin(0.25), 14);
    expect(plus[2][0]).toBe(0.5);
    expect(between('odometry', poseColumns, at(0), at(1, -1), 50)).toEqual(plus);
  });

  it('without a usable orientation a position goes straight and the orientation stays unknown', () => {
    const [position, orientation] = between(
      'pose',
      poseColumns,
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [2, 0, 0, 0, 0, 0, 1, 0, 0, 0],
      50,
    );
    expect(position).toEqual([1, 0, 0]);
    expect(orientation).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('an IMU without orientation keeps it unknown, and still has its rates', () => {
    const columns = [column('orientation_xyzw', 4), column('angular_velocity', 3)];
    const none = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const [orientation, rate] = between('imu', columns, [...none, 1, 2, 3], [...none, 3, 2, 1], 50);
    expect(orientation).toEqual(none);
    expect(rate).toEqual([2, 2, 2]);
  });

  it('a joint that one reading does not name is unknown, the others are there by name', () => {
    const columns = [column('position', 2, ['left', 'right'])];
    expect(between('joints', columns, [1, 5], [3, Number.NaN], 50)).toEqual([[2, Number.NaN]]);
    expect(between('joints', columns, [1, 5], [3], 50)).toEqual([[2, Number.NaN]]);
  });

  it('between nothing seen and something lies nothing', () => {
    const columns = [column('range', 1), column('max_range', 1)];
    const far = Number.POSITIVE_INFINITY;
    expect(between('range', columns, [far, 30], [4, 30], 50)).toEqual([[Number.NaN], [30]]);
    expect(between('range', columns, [far, 30], [far, 30], 50)).toEqual([[far], [30]]);
  });

  it('readings in different coordinate frames are not mixed', () => {
    const near = { t: [0, 100], samples: [reading([1], 'map'), reading([3], 'odom')], before: 0 };
    expect([...interpolateSample('twist', gyro, near, 50)[0]]).toEqual([Number.NaN]);
  });

  it('a cubic where a reading around is unknown falls back to a line', () => {
    const values = [[Number.NaN], [1], [3], [9]];
    const near = { t: [0, 100, 200, 300], samples: values.map(v => reading(v)), before: 1 };
    expect([...interpolateSample('imu', gyro, near, 150)[0]]).toEqual([2]);
  });
});
