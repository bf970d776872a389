// Hand-eye rotation on motions known in closed form: how far off, whether the sigma says so, and what is refused.
import { describe, expect, test } from 'vitest';
import { estimateHandEye, type HandEye } from '../../../src/calibration/hand-eye/index.js';
import type { MotionTrack } from '../../../src/calibration/time-offset/index.js';
import {
  rotateVector,
  rotationExp,
  rotationInverse,
  rotationLog,
  rotationProduct,
} from '../../../src/geometry/rotation-vector.js';
import type { Quaternion } from '../../../src/geometry/se3.js';
import type { Random } from '../../../src/simulate/random.js';
import { turns } from '../../support/effort.js';
import {
  carWithTurns,
  degree,
  flatCar,
  gyro,
  handheld,
  type Motion,
  poses,
  randomRotation,
  seededMotion,
  speedometer,
  speeds,
  straightRoad,
} from '../../support/motion.js';

interface Settings {
  readonly hz?: number;
  /** Of a pose, degrees. */
  readonly sigma?: number;
  readonly against?: 'gyro' | 'poses';
  readonly seconds?: number;
}

function trial(
  make: (random: Random) => Motion,
  seed: number,
  { hz = 10, sigma = 0.05, against = 'gyro', seconds = 60 }: Settings = {},
) {
  const random = seededMotion(seed);
  const body = make(random);
  const [A, B] = [randomRotation(random), randomRotation(random)];
  const common = { from: 0, to: seconds };
  const late = 0.24 * (random.uniform() - 0.5);
  const a = poses(body, random, { ...common, hz, offsetSeconds: late, mounting: A }, sigma * degree);
  const b =
    against === 'gyro'
      ? gyro(body, random, { ...common, hz: 200, offsetSeconds: 0, mounting: B })
      : poses(body, random, { ...common, hz: 20, offsetSeconds: 0, mounting: B }, sigma * degree);
  return { a, b, truth: rotationProduct(rotationInverse(A), B), late };
}

const turnFrom = (found: Quaternion, truth: Quaternion) => rotationLog(rotationProduct(found, rotationInverse(truth)));
const codes = (found: HandEye) => found.reasons.map(reason => reason.code);

/** Error squared against the covariance, per degree of freedom. */
function normalised({ axes, candidate }: HandEye, truth: Quaternion): number {
  const e = turnFrom(candidate!, truth);
  const squares = axes.map(({ direction: d, sigma }) => ((d[0] * e[0] + d[1] * e[1] + d[2] * e[2]) / sigma!) ** 2);
  return squares.reduce((sum, x) => sum + x, 0) / 3;
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

describe('hand-held for a minute: at most 0.1°, and the covariance says how much', () => {
  test.each([
    ['0.05° poses of 10 Hz against a gyroscope', {}, 0.05],
    ['0.05° poses of 20 Hz against a gyroscope', { hz: 20 }, 0.05],
    ['0.05° poses against poses', { against: 'poses' }, 0.05],
    // Four times the noise the issue asks about: 0.2° in other hands.
    ['0.2° poses against a gyroscope', { sigma: 0.2 }, 0.15],
  ] as [string, Settings, number][])('%s', (_, settings, limit) => {
    const found = Array.from({ length: turns(5, 10) }, (_, seed) => {
      const { a, b, truth, late } = trial(handheld, 100 + seed, settings);
      const result = estimateHandEye(a, b);
      expect(result.reasons).toEqual([]);
      expect(result.observable).toBe(true);
      expect(Math.abs(Number(result.offsetNs) * 1e-9 - late)).toBeLessThan(2e-3);
      const e = turnFrom(result.rotation!, truth);
      return { error: Math.hypot(...e) / degree, nees: normalised(result, truth) };
    });
    expect(Math.sqrt(mean(found.map(f => f.error ** 2)))).toBeLessThan(limit);
    expect(Math.max(...found.map(f => f.error))).toBeLessThan(settings.sigma ? 0.3 : 0.1);
    expect(mean(found.map(f => f.nees))).toBeGreaterThan(0.5);
    expect(mean(found.map(f => f.nees))).toBeLessThan(2);
  });

  test('the other way round is the inverse', () => {
    const { a, b } = trial(handheld, 7);
    const [there, back] = [estimateHandEye(a, b), estimateHandEye(b, a)];
    expect(Math.hypot(...turnFrom(there.rotation!, rotationInverse(back.rotation!)))).toBeLessThan(1e-4);
    expect(back.offsetNs).toBe(-there.offsetNs!);
    expect(back.covariance![0] + back.covariance![4] + back.covariance![8]).toBeCloseTo(
      there.covariance![0] + there.covariance![4] + there.covariance![8],
      9,
    );
  });

  test('a clock that is known narrows the search and changes nothing', () => {
    const { a, b } = trial(handheld, 8);
    const free = estimateHandEye(a, b);
    const near = estimateHandEye(a, b, { offsetNs: free.offsetNs! });
    expect(Math.hypot(...turnFrom(near.rotation!, free.rotation!))).toBeLessThan(1e-4);
  });

  test('two gyroscopes: tracks of rates only', () => {
    const random = seededMotion(21);
    const body = handheld(random);
    const [A, B] = [randomRotation(random), randomRotation(random)];
    const common = { from: 0, to: 60, hz: 200 };
    const a = gyro(body, random, { ...common, offsetSeconds: 0.03, mounting: A });
    const b = gyro(body, random, { ...common, offsetSeconds: 0, mounting: B });
    const truth = rotationProduct(rotationInverse(A), B);
    const found = estimateHandEye(a, b);
    expect(found.observable).toBe(true);
    expect(Math.hypot(...turnFrom(found.rotation!, truth)) / degree).toBeLessThan(0.01);
  });

  test('one increment in twenty wrong by 6° about each axis', () => {
    const errors = [31, 32, 33].map(seed => {
      const { a, b, truth } = trial(handheld, seed);
      const random = seededMotion(seed + 1000);
      const rotation = (a as { rotation: Float64Array }).rotation.slice();
      for (let i = 0; i < rotation.length / 3; i++) {
        if (random.uniform() < 0.05) for (let c = 0; c < 3; c++) rotation[3 * i + c] += 0.1 * random.normal();
      }
      const found = estimateHandEye({ ...a, rotation } as MotionTrack, b);
      expect(found.rotation).not.toBeNull();
      return Math.hypot(...turnFrom(found.rotation!, truth)) / degree;
    });
    expect(Math.max(...errors)).toBeLessThan(0.15);
  });
});

describe('a car: the axis that it hardly leaves', () => {
  test.each([
    ['flat, 0.05° poses against a gyroscope', {}],
    ['flat, 0.2° poses against poses', { sigma: 0.2, against: 'poses' }],
  ] as [string, Settings][])('%s: refused about the one axis, whatever the noise pretends', (_, settings) => {
    for (let seed = 1; seed <= turns(3, 6); seed++) {
      const { a, b, truth } = trial(flatCar, seed, settings);
      const found = estimateHandEye(a, b);
      expect(found.observable).toBe(false);
      expect([found.rotation, found.covariance]).toEqual([null, null]);
      expect(codes(found)).toEqual(['single_axis']);
      expect(found.axes.filter(axis => axis.sigma === null).length).toBe(1);

      // A prior that is 20° off about the yaw axis and 3° across it: the 3° are found, the 20° stay.
      const yaw = found.axes[2].direction;
      const off = rotationProduct(
        rotationExp([0.35 * yaw[0], 0.35 * yaw[1], 0.35 * yaw[2]]),
        rotationProduct(
          rotationExp(found.axes[0].direction.map(c => 0.05 * c) as unknown as [number, number, number]),
          truth,
        ),
      );
      const kept = estimateHandEye(a, b, { prior: off });
      expect(kept.observable).toBe(false);
      expect(kept.reasons.every(reason => !reason.refuses)).toBe(true);
      const b_axis = rotateVector(rotationInverse(truth), yaw);
      const tilt = rotateVector(kept.rotation!, b_axis);
      const angle = Math.acos(Math.min(1, tilt[0] * yaw[0] + tilt[1] * yaw[1] + tilt[2] * yaw[2]));
      expect(angle / degree).toBeLessThan(0.5);
      const about = turnFrom(kept.rotation!, truth);
      expect(about[0] * yaw[0] + about[1] * yaw[1] + about[2] * yaw[2]).toBeCloseTo(0.35, 1);
    }
  });

  test('with a little sway: sigma about the yaw axis is large and honest, the others are small', () => {
    const found = Array.from({ length: turns(8, 16) }, (_, seed) => {
      const { a, b, truth } = trial(carWithTurns, 300 + seed);
      const result = estimateHandEye(a, b);
      const told = result.axes.every(axis => axis.sigma !== null);
      return { told, result, nees: told ? normalised(result, truth) : 1 };
    });
    const told = found.filter(f => f.told);
    expect(told.length).toBeGreaterThan(turns(5, 10));
    expect(mean(told.map(f => f.nees))).toBeGreaterThan(0.5);
    expect(mean(told.map(f => f.nees))).toBeLessThan(2);
    for (const { result } of told) {
      expect(result.axes[0].sigma! / degree).toBeLessThan(0.3);
      expect(result.axes[2].sigma! / degree).toBeGreaterThan(0.4);
      if (!result.observable) expect(codes(result)).toEqual(['weak_axis']);
    }
  });
});

describe('refused', () => {
  test('a straight road', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { a, b } = trial(straightRoad, seed, { sigma: 0.2 });
      expect(estimateHandEye(a, b).rotation).toBeNull();
    }
  });

  test('two bodies that move each on its own', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const [one, other] = [trial(handheld, seed), trial(handheld, seed + 50)];
      const found = estimateHandEye(one.a, other.b, { offsetNs: 0n });
      expect(found.rotation).toBeNull();
      expect(found.reasons.length).toBeGreaterThan(0);
    }
  });

  test('a sensor that slips by 2° in the middle', () => {
    const random = seededMotion(77);
    const body = handheld(random);
    const common = { from: 0, to: 60, offsetSeconds: 0 };
    const slipped: Motion = {
      orientation: t =>
        t < 30 ? body.orientation(t) : rotationProduct(body.orientation(t), rotationExp([0, 2 * degree, 0])),
      rate: t => body.rate(t),
    };
    const a = poses(slipped, random, { ...common, hz: 10, mounting: [0, 0, 0, 1] }, 0.05 * degree);
    const b = gyro(body, random, { ...common, hz: 200, mounting: randomRotation(random) });
    expect(codes(estimateHandEye(a, b))).toContain('halves_disagree');
  });

  test('too little, headings, speeds', () => {
    const { a, b } = trial(handheld, 5, { seconds: 1.5 });
    expect(codes(estimateHandEye(a, b))).toEqual(['too_little_data']);
    const { a: long, b: rates } = trial(handheld, 5);
    expect(codes(estimateHandEye({ ...long, headingOnly: true } as MotionTrack, rates))).toEqual(['heading_only']);
    const random = seededMotion(3);
    const speed = speeds(
      speedometer(random),
      random,
      { from: 0, to: 60, hz: 10, offsetSeconds: 0, mounting: [0, 0, 0, 1] },
      0.1,
    );
    expect(() => estimateHandEye(speed, rates)).toThrow(/two tracks of rotations, got a speed/);
  });
});

test('a caller may want its axes known better: the one that is known worst is then not observable', () => {
  const { a, b } = trial(handheld, 3);
  const sigmas = estimateHandEye(a, b).axes.map(axis => axis.sigma!);
  const worst = Math.max(...sigmas);
  const result = estimateHandEye(a, b, { sigmaLimit: 0.99 * worst });
  expect(result.observable).toBe(false);
  expect(result.axes.map(axis => axis.observable)).toEqual(sigmas.map(sigma => sigma < worst));
  expect(codes(result)).toEqual(['weak_axis']);
  expect(estimateHandEye(a, b, { sigmaLimit: 1.01 * worst }).observable).toBe(true);
});
