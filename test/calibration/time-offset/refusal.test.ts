// What cannot be told is refused, with a reason, for every seed; and hostile tracks get an answer in bounded time.
import { describe, expect, test } from 'vitest';
import { estimateOffset, rateTrack } from '../../../src/calibration/time-offset/index.js';
import type { IncrementTrack, RateTrack } from '../../../src/calibration/time-offset/motion-track.js';
import { cpuMs } from '../../support/cpu-time.js';
import { turns } from '../../support/effort.js';
import {
  carWithTurns,
  degree,
  gyro,
  handheld,
  type Motion,
  poses,
  randomRotation,
  seededMotion,
  straightRoad,
} from '../../support/motion.js';

const codes = (found: ReturnType<typeof estimateOffset>) => found.reasons.filter(r => r.refuses).map(r => r.code);

function pair(seed: number, a: Motion, b: Motion, sigma: number) {
  const random = seededMotion(seed);
  const common = { from: 0, to: 60 };
  const offsetSeconds = 0.24 * (random.uniform() - 0.5);
  return [
    poses(a, random, { ...common, hz: 10, offsetSeconds, mounting: randomRotation(random) }, sigma * degree),
    gyro(b, random, { ...common, hz: 200, offsetSeconds: 0, mounting: randomRotation(random) }),
  ] as const;
}

describe('not observable', () => {
  test.each([0.2, 0.05, 0.01])(`a straight road, %s° poses: every one of ${turns(15, 50)} seeds`, sigma => {
    for (let seed = 0; seed < turns(15, 50); seed++) {
      const road = straightRoad(seededMotion(seed));
      const found = estimateOffset(...pair(500 + seed, road, road, sigma));
      expect([seed, found.observable, found.offsetNs, found.sigmaNs, found.rotation]).toEqual([
        seed,
        false,
        null,
        null,
        null,
      ]);
      expect(found.reasons.some(r => r.refuses)).toBe(true);
    }
  });

  test('two bodies that have nothing to do with one another', () => {
    for (const kind of [handheld, carWithTurns]) {
      for (let seed = 0; seed < turns(10, 20); seed++) {
        const [one, other] = [kind(seededMotion(2 * seed)), kind(seededMotion(2 * seed + 1))];
        expect(estimateOffset(...pair(900 + seed, one, other, 0.05)).observable).toBe(false);
      }
    }
  });

  test('a pendulum looks the same a period later', () => {
    const swing: Motion = {
      orientation: t => [0, 0, Math.sin(0.15 * Math.sin(Math.PI * t)), Math.cos(0.15 * Math.sin(Math.PI * t))],
      rate: t => [0, 0, 0.3 * Math.PI * Math.cos(Math.PI * t)],
    };
    expect(codes(estimateOffset(...pair(3, swing, swing, 0.05)))).toContain('ambiguous_lag');
  });

  test('going round in a circle at one speed', () => {
    const circle: Motion = {
      orientation: t => [0, 0, Math.sin(0.1 * t), Math.cos(0.1 * t)],
      rate: () => [0, 0, 0.2],
    };
    const found = estimateOffset(...pair(4, circle, circle, 0.05));
    expect(found.observable).toBe(false);
  });

  test('a clock that jumps by 200 ms in the middle', () => {
    const body = handheld(seededMotion(8));
    const random = seededMotion(9);
    const [a, b] = [randomRotation(random), randomRotation(random)];
    const track = poses(body, random, { from: 0, to: 120, hz: 10, offsetSeconds: 0, mounting: a }, 1e-3);
    const late = (t: number) => (t > 60e9 ? t + 200e6 : t);
    const jumped: IncrementTrack = { ...track, start: track.start.map(late), end: track.end.map(late) };
    const found = estimateOffset(
      jumped,
      gyro(body, random, { from: 0, to: 120, hz: 200, offsetSeconds: 0, mounting: b }),
    );
    expect(found.observable).toBe(false);
  });

  test('a jump of 12 ms is found where it is, and how large', () => {
    const body = handheld(seededMotion(18));
    const random = seededMotion(19);
    const [a, b] = [randomRotation(random), randomRotation(random)];
    const track = poses(body, random, { from: 0, to: 240, hz: 10, offsetSeconds: 0, mounting: a }, 1e-3);
    const late = (t: number) => (t > 100e9 ? t + 12e6 : t);
    const jumped: IncrementTrack = { ...track, start: track.start.map(late), end: track.end.map(late) };
    const found = estimateOffset(
      jumped,
      gyro(body, random, { from: 0, to: 240, hz: 200, offsetSeconds: 0, mounting: b }),
    );
    const step = found.reasons.find(r => r.code === 'offset_steps');
    expect(step?.text).toMatch(/jumps by 1[12](\.\d+)? ms/);
    const at = Number(/at (\d+) ns/.exec(step!.text)![1]) * 1e-9;
    expect(Math.abs(at - 100)).toBeLessThan(30);
  });
});

describe('hostile tracks', () => {
  const body = handheld(seededMotion(1));
  const good = gyro(body, seededMotion(2), { from: 0, to: 60, hz: 200, offsetSeconds: 0, mounting: [0, 0, 0, 1] });
  const rates = (t: number[], value: (i: number) => number): RateTrack =>
    rateTrack({
      originNs: 0n,
      t: Float64Array.from(t),
      values: Float64Array.from({ length: 3 * t.length }, (_, i) => value(i)),
    }).track;

  test('none, one, or equal stamps: too little data', () => {
    for (const t of [[], [5], Array.from({ length: 1000 }, () => 7e9)])
      for (const [x, y] of [
        [rates(t, () => 1), good],
        [good, rates(t, () => 1)],
        [rates(t, () => 1), rates(t, () => 1)],
      ] as const)
        expect(codes(estimateOffset(x, y))).toEqual(['too_little_data']);
  });

  test('nothing but nan, and rates that never change', () => {
    const grid = Array.from({ length: 6000 }, (_, i) => i * 1e7);
    expect(
      codes(
        estimateOffset(
          rates(grid, () => Number.NaN),
          good,
        ),
      ),
    ).toEqual(['too_little_data']);
    for (const value of [0, 1, 1e300])
      expect(
        estimateOffset(
          rates(grid, () => value),
          good,
        ).observable,
      ).toBe(false);
  });

  test('descending stamps are put in order', () => {
    const order = Array.from(good.t, (_, i) => good.t.length - 1 - i);
    const values = Float64Array.from(
      { length: good.rate.length },
      (_, i) => good.rate[3 * order[Math.floor(i / 3)] + (i % 3)],
    );
    const { track, leftOut } = rateTrack({ originNs: 0n, t: Float64Array.from(order, i => good.t[i]), values });
    expect(leftOut).toEqual({ unusable: 0, repeated: 0, backward: good.t.length - 1 });
    expect(track).toEqual({ ...good, headingOnly: false });
  });

  test('a gap of ten years in the middle: the other half is as good as before', () => {
    const gap = 10 * 365.25 * 86400e9;
    const t = good.t.map(x => (x > 30e9 ? x + gap : x));
    const other = gyro(body, seededMotion(3), {
      from: 0,
      to: 29,
      hz: 100,
      offsetSeconds: 0.05,
      mounting: [0, 0, 0, 1],
    });
    const found = estimateOffset({ ...good, t }, other, { maxLagNs: 1e9 });
    expect(found.observable).toBe(true);
    expect(Math.abs(Number(found.offsetNs) + 0.05e9)).toBeLessThan(0.1e6);
  });

  const MANY = turns(2e6, 1e7);
  test(`${MANY} readings: an answer in bounded time and memory`, () => {
    const n = MANY;
    const t = Float64Array.from({ length: n }, (_, i) => i * 5e6);
    const rate = new Float64Array(3 * n);
    for (let i = 0; i < 3 * n; i++) rate[i] = Math.sin(i * 1e-4) + Math.sin((i % 3) + i * 3.1e-5);
    const before = cpuMs();
    const found = estimateOffset(
      { kind: 'rate', originNs: 0n, t, rate },
      { kind: 'rate', originNs: 0n, t, rate },
      { maxLagNs: 10e9 },
    );
    expect(found.candidateNs === null || Math.abs(Number(found.candidateNs)) < 1e6).toBe(true);
    expect(cpuMs() - before).toBeLessThan(60_000);
  }, 120_000);
});
