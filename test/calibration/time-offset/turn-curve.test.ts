// A track as a curve: turns and slopes at any moment against the motion in closed form.
import { describe, expect, test } from 'vitest';
import { poseTrack, rateTrack } from '../../../src/calibration/time-offset/make-track.js';
import { turnCurve, walk } from '../../../src/calibration/time-offset/turn-curve.js';
import { rotationInverse, rotationLog, rotationProduct } from '../../../src/geometry/rotation-vector.js';
import { gyro, handheld, poses, seededMotion } from '../../support/motion.js';

const still = [0, 0, 0, 1] as const;
const motion = handheld(seededMotion(3));
const random = seededMotion(4);
const sampling = { from: 0, to: 20, offsetSeconds: 0, mounting: still };
const truth = (a: number, b: number) =>
  rotationLog(rotationProduct(rotationInverse(motion.orientation(a)), motion.orientation(b)));
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((x, i) => x - b[i]));

/** Largest error of the turn over 0.1 s at random moments. */
function worst(track: Parameters<typeof turnCurve>[0]): number {
  const walker = walk(turnCurve(track));
  let largest = 0;
  for (let k = 0; k < 500; k++) {
    const a = 1 + 17 * random.uniform();
    const turn = walker.turn(a * 1e9, (a + 0.1) * 1e9)!;
    largest = Math.max(largest, distance(turn, truth(a, a + 0.1)));
  }
  return largest;
}

test('between exact poses the error falls with at least the third power of the step', () => {
  const [coarse, fine] = [10, 40].map(hz => worst(poses(motion, random, { ...sampling, hz }, 0)));
  expect(coarse).toBeLessThan(0.02);
  expect(fine).toBeLessThan(coarse / 4 ** 3);
});

test('integrated rates: second order in the step', () => {
  const bare = (hz: number) => {
    const t = Float64Array.from({ length: 20 * hz }, (_, i) => Math.round((i / hz) * 1e9));
    const values = new Float64Array(3 * t.length);
    for (const [i, at] of t.entries()) values.set(motion.rate(at * 1e-9), 3 * i);
    return worst(rateTrack({ originNs: 0n, t, values }).track);
  };
  const [coarse, fine] = [bare(50), bare(200)];
  expect(fine).toBeLessThan(coarse / 12);
  expect(fine).toBeLessThan(2e-4);
});

test('the slope is how the turn changes when both ends move', () => {
  const walker = walk(turnCurve(gyro(motion, random, { ...sampling, hz: 200 }, 0)));
  for (let k = 0; k < 200; k++) {
    const a = Math.round((1 + 17 * random.uniform()) * 1e9);
    const b = a + 60e6;
    const { turn, slope } = walker.turnAndSlope(a, b)!;
    const h = 1000;
    const [ahead, behind] = [walker.turn(a + h, b + h)!, walker.turn(a - h, b - h)!];
    const numeric = ahead.map((x, i) => (x - behind[i]) / (2 * h * 1e-9));
    expect(distance(slope, numeric)).toBeLessThan(1e-3 * (1 + Math.hypot(...slope)));
    expect(distance(turn, walker.turn(a, b)!)).toBe(0);
  }
});

describe('where nothing is known', () => {
  const t = Float64Array.of(0, 1e8, 2e8, 3e8, 2e9, 2.1e9, 2.2e9);
  const values = Float64Array.from({ length: 28 }, (_, i) => (i % 4 === 3 ? 1 : 0));
  const walker = walk(turnCurve(poseTrack({ originNs: 0n, t, values }).track));

  test.each([
    [0, 3e8, true],
    [1.5e8, 2.5e8, true],
    [2e9, 2.2e9, true],
    [2.5e8, 3.5e8, false],
    [3e8, 2e9, false],
    [0, 2.1e9, false],
    [-1, 1e8, false],
    [2.1e9, 2.3e9, false],
    [1e8, 1e8, false],
  ])('[%d, %d] answered: %s', (a, b, answered) => {
    expect(walker.turn(a, b) !== undefined).toBe(answered);
  });
});
