// Turning by a gyroscope alone, against closed forms: a constant turn, a swaying one, a bias shown at rest, and what is refused.
import { describe, expect, it } from 'vitest';
import { rotationExp, rotationInverse, rotationLog, rotationProduct } from '../../src/geometry/rotation-vector.js';
import type { Quaternion, Vec3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { type GyroColumns, trajectoryFromGyro } from '../../src/rig/index.js';
import { seeded } from '../support/seeded.js';

const none: Quaternion = [0, 0, 0, 1];
const names = { rigFrame: 'base_link', from: '/imu' };

/** Readings at `hz` for some seconds: what the rate and the force are at a time in s. */
function readings(hz: number, seconds: number, rate: (s: number) => Vec3, force?: (s: number) => Vec3): GyroColumns {
  const tNs = Float64Array.from({ length: hz * seconds + 1 }, (_, i) => Math.round((i * 1e9) / hz));
  const rows = (of: (s: number) => Vec3) => Float64Array.from([...tNs].flatMap(t => [...of(t * 1e-9)]));
  return { tNs, rate: rows(rate), force: force && rows(force) };
}

function normal(seed: number): () => number {
  const next = seeded(seed);
  const u = () => next() / 2147483648;
  return () => Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u());
}

/** Angle by which the turn between two moments differs from the truth, rad. */
function turnError(columns: GyroColumns, fromNs: number, toNs: number, truth: Vec3, q_rig_imu = none): number {
  const { trajectory } = trajectoryFromGyro(columns, q_rig_imu, names, new Issues())!;
  const [a, b] = [trajectory.at(fromNs)!, trajectory.at(toNs)!];
  const turn = rotationProduct(rotationInverse(a.q), b.q);
  return Math.hypot(...rotationLog(rotationProduct(rotationInverse(rotationExp(truth)), turn)));
}

describe('orientations', () => {
  it('are exact for a constant turn about any axis, in the axes of the rig', () => {
    const w: Vec3 = [0.3, -0.5, 0.8];
    const columns = readings(100, 2, () => w);
    const half = w.map(v => v / 2) as unknown as Vec3;
    expect(turnError(columns, 0.5e9, 1e9, half)).toBeLessThan(1e-12);
    // The IMU stands on its side: its x is the rig's y.
    const side: Quaternion = [0, 0, Math.SQRT1_2, Math.SQRT1_2];
    expect(turnError(columns, 0.25e9, 0.75e9, [0.25, 0.15, 0.4], side)).toBeLessThan(1e-12);
  });

  it('follow a turn that sways, to the second order of the step', () => {
    // ∫ a cos(bt) = (a/b) sin(bt).
    const [a, b] = [1.5, 6];
    const angle = (s: number) => (a / b) * Math.sin(b * s);
    const error = (hz: number) =>
      turnError(
        readings(hz, 1, s => [0, 0, a * Math.cos(b * s)]),
        0.1e9,
        0.6e9,
        [0, 0, angle(0.6) - angle(0.1)],
      );
    expect(error(100)).toBeLessThan((0.5 * a * b * b * 1e-4) / 12);
    expect(error(50) / error(100)).toBeGreaterThan(3.9);
  });

  it('are not known across a gap, before or after', () => {
    const all = readings(200, 1, () => [0, 0, 1]);
    const kept = [...all.tNs.keys()].filter(i => all.tNs[i] <= 0.4e9 || all.tNs[i] >= 0.43e9);
    const columns = {
      tNs: Float64Array.from(kept, i => all.tNs[i]),
      rate: Float64Array.from(kept.flatMap(i => [...all.rate.subarray(3 * i, 3 * i + 3)])),
    };
    const { trajectory } = trajectoryFromGyro(columns, none, names, new Issues())!;
    const known = [0, 0.4e9, 0.41e9, 0.43e9, 1e9, 1e9 + 1].map(t => trajectory.at(t) !== undefined);
    expect(known).toEqual([true, true, false, true, true, false]);
    expect(trajectory.widestStep(0, 0.3e9)).toBe(5e6);
    expect(
      trajectoryFromGyro({ tNs: Float64Array.of(1), rate: new Float64Array(3) }, none, names, new Issues()),
    ).toBeUndefined();
  });
});

describe('the bias', () => {
  const bias: Vec3 = [0.004, -0.006, 0.01];
  const sigma = 0.0024;
  const down: Vec3 = [0, 0, 9.81];
  const noisy = (v: Vec3, size: number, next: () => number) => v.map(x => x + size * next()) as unknown as Vec3;

  /** Three seconds at rest, then a bend at 0.5 rad/s with a shaking body. */
  function start(seed: number, shown = true) {
    const next = normal(seed);
    const rest = (s: number) => shown && s < 3;
    return readings(
      200,
      6,
      s => noisy(rest(s) ? bias : [bias[0], bias[1], bias[2] + 0.5], rest(s) ? sigma : 0.05, next),
      s => noisy(down, rest(s) ? 0.03 : 0.6, next),
    );
  }

  it('is seen at rest and removed: what is left of a sweep is the noise of its readings', () => {
    const errors = Array.from({ length: 20 }, (_, seed) => {
      const columns = start(seed + 1);
      const found = trajectoryFromGyro(columns, none, names, new Issues())!.bias;
      expect(found).toMatchObject({ observable: true, stillNs: 3e9, reasons: [] });
      return Math.max(...found.rate.map((v, axis) => Math.abs(v - bias[axis]))) / (sigma / Math.sqrt(200));
    });
    // The median of three means of 200 readings each; 5 sigma of one mean.
    expect(Math.max(...errors)).toBeLessThan(5);
    const turn = turnError(start(3), 4e9, 4.1e9, [0, 0, 0.05]);
    // 20 readings with 0.05 rad/s of shaking each over 5 ms: 0.05 · 5 ms · √20 per axis.
    expect(turn).toBeLessThan(4 * 0.05 * 0.005 * Math.sqrt(20));
  });

  it('is not taken from a drive, from a smooth bend, from seconds that disagree or without an accelerometer', () => {
    const of = (columns: GyroColumns) => trajectoryFromGyro(columns, none, names, new Issues())!.bias;
    expect(of(start(1, false))).toMatchObject({ observable: false, rate: [0, 0, 0], stillNs: 0 });
    const bend = readings(
      200,
      5,
      () => [0, 0, 0.2],
      () => down,
    );
    expect(of(bend).reasons).toEqual(['it never stood still for a second']);
    const steps = readings(
      200,
      6,
      s => [0, 0, 0.012 * Math.floor(s)].map(v => Math.min(v, 0.045)) as never,
      () => down,
    );
    expect(of(steps).reasons).toEqual(['the seconds that look still do not agree']);
    expect(of(readings(200, 5, () => bias)).reasons).toEqual(['no accelerometer tells when it stood still']);
    expect(Number.isNaN(of(bend).sigma)).toBe(true);
  });
});
