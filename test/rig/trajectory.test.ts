// Trajectories: tf2's rules at the edges, closed-form motion between samples.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SE3, toMatrix } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { defaultMaxGapNs, makeTrajectory } from '../../src/rig/trajectory/trajectory.js';
import { columns, yaw } from './transforms.js';

const names = { worldFrame: 'map', childFrame: 'base_link', from: '/tf' };

function difference(a: SE3, b: SE3): number {
  const n = toMatrix(b);
  return Math.max(...toMatrix(a).map((value, i) => Math.abs(value - n[i])));
}

describe('makeTrajectory', () => {
  it('gives samples exactly, keeps the origin apart, and interpolates between', () => {
    const far = 5_200_000.123456789;
    const path = makeTrajectory(
      columns([
        [0, yaw(0, 0, far)],
        [100e6, yaw(0.2, 1, far + 0.5)],
      ]),
      names,
      new Issues(),
    )!;
    expect(path.origin).toEqual([0, far, 0]);
    expect(path.at(0)).toEqual(yaw(0));
    expect(path.at(100e6)?.q).toEqual(yaw(0.2).q);
    const half = path.at(50e6)!;
    expect(difference(half, yaw(0.1, 0.5, 0.25))).toBeLessThan(1e-9);
  });

  it('never extrapolates, not by one nanosecond, and answers nothing for NaN', () => {
    const path = makeTrajectory(
      columns([
        [10, yaw(0)],
        [20, yaw(1)],
      ]),
      names,
      new Issues(),
    )!;
    expect([9, 21, Number.NaN, Number.POSITIVE_INFINITY].map(t => path.at(t))).toEqual(Array(4).fill(undefined));
    expect(path.at(10)).toBeDefined();
    expect(path.coverage).toEqual({ fromNs: 10, toNs: 20 });
  });

  it('follows constant turning rate and speed to 1e-12, whatever the sign of the quaternions', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        (rate, flips, t) => {
          fc.pre(Math.abs(rate) > 0.1);
          const samples = flips.map((flip, i) => {
            const T = yaw(rate * i * 0.1, i);
            return [i * 100e6, flip ? { ...T, q: T.q.map(v => -v) as never } : T] as const;
          });
          const path = makeTrajectory(columns(samples), names, new Issues())!;
          expect(difference(path.at(t * 1e9)!, yaw(rate * t, t * 10))).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('does not cross a gap, and answers the samples at both its ends', () => {
    const at = [0, 100, 200, 1200, 1300].map(ms => [ms * 1e6, yaw(0, ms)] as const);
    const path = makeTrajectory(columns(at), names, new Issues())!;
    expect(path.maxGapNs).toBe(250e6);
    expect(path.at(700e6)).toBeUndefined();
    expect([path.at(200e6), path.at(1200e6), path.at(1250e6)].map(T => T?.t[0])).toEqual([200, 1200, 1250]);
  });

  it.each([
    ['one sample', [0], 100],
    ['two, 40 ms apart', [0, 40], 100],
    ['two, 1 s apart', [0, 1000], 1000],
    ['two, ten minutes apart', [0, 600_000], 1000],
    ['10 Hz', [0, 100, 200, 300], 250],
    ['1 Hz', [0, 1000, 2000, 3000], 2500],
    ['200 Hz', [0, 5, 10, 15], 100],
    ['seven within 43 ms (nuScenes)', [0, 7.616, 15.495, 23.049, 32.681, 42.579, 43.107], 100],
    ['bursts of three per 500 ms', [0, 8, 16, 500, 508, 516], 100],
    ['three with one far away', [0, 1, 600_000], 100],
  ])('takes as greatest gap of %s %s ms: %s ms', (_, stamps, ms) => {
    expect(defaultMaxGapNs(Float64Array.from(stamps, t => t * 1e6)) / 1e6).toBeCloseTo(ms, 6);
  });

  it('sorts, keeps the first of equal stamps (FL0405 when they differ) and drops broken poses (FL0506)', () => {
    const issues = new Issues();
    const broken: SE3 = { q: [0, 0, 0, 0], t: [0, 0, 0] };
    const at: [number, SE3][] = [
      [30, yaw(0, 3)],
      [10, yaw(0, 1)],
      [20, yaw(0, 2)],
      [20, yaw(0, 99)],
      [10, yaw(0, 1)],
      [15, broken],
      [Number.NaN, yaw(0)],
    ];
    const path = makeTrajectory(columns(at), names, issues)!;
    expect([...path.tNs]).toEqual([10, 20, 30]);
    expect(path.at(20)?.t).toEqual([1, 0, 0]);
    expect(issues.sorted().map(i => [i.code, i.count])).toEqual([
      ['FL0506', 2],
      ['FL0405', 1],
    ]);
    expect(makeTrajectory(columns([[0, broken]]), names, issues)).toBeUndefined();
  });

  it('answers the same in any order of questions', () => {
    const samples = Array.from({ length: 50 }, (_, i) => [i * 10, yaw(i / 10, i)] as const);
    const fresh = (t: number) => makeTrajectory(columns(samples), names, new Issues())!.at(t);
    const one = makeTrajectory(columns(samples), names, new Issues())!;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 500 })), ts =>
        ts.every(t => {
          expect(one.at(t)).toEqual(fresh(t));
          return true;
        }),
      ),
    );
  });

  it('tells the widest step that poses between two moments rest on', () => {
    const samples = [0, 10, 40, 45, 90].map(t => [t, yaw(0, t)] as const);
    const { widestStep } = makeTrajectory(columns(samples), names, new Issues())!;
    const widest = [
      [0, 90],
      [0, 10],
      [3, 4],
      [41, 44],
      [40, 45],
      [10, 10],
      [12, 12],
      [5, 41],
    ].map(([from, to]) => widestStep(from, to));
    expect(widest).toEqual([45, 10, 10, 5, 5, 0, 30, 30]);
  });
});
