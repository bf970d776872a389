// Velocities of labelled objects, in closed form.
import { expect, test } from 'vitest';
import { trackVelocities } from '../../../src/frame/scene/track-velocity.js';
import { apply, compose, inverse, type SE3, type Vec3 } from '../../../src/geometry/se3.js';
import { rigAt, START, stampOf, upright } from '../../support/label-scene.js';

const poseAt = (stampNs: bigint) => rigAt(Number(stampNs - START) / 1e9);
const seen = (at: (s: number) => SE3, stamps: readonly number[]) =>
  stamps.map(s => ({ stampNs: stampOf(s), T: compose(inverse(rigAt(s)), at(s)) }));
const inRig = (v: Vec3, s: number) => apply({ q: inverse(rigAt(s)).q, t: [0, 0, 0] }, v);
const driving = (s: number) => upright(12 * s, 5 - 3 * s, 1, 0);
const near = (v: Vec3 | undefined, w: Vec3) => v!.forEach((x, k) => void expect(x).toBeCloseTo(w[k], 6));

test.each([
  ['10 Hz', 0.1],
  ['2 Hz', 0.5],
])('a straight drive at %s is told at every label, over ground and in the axes of the turning rig', (_, step) => {
  const stamps = Array.from({ length: 12 }, (_, k) => k * step);
  trackVelocities(seen(driving, stamps), poseAt).forEach((v, k) => void near(v, inRig([12, -3, 0], stamps[k])));
});

test('one wrong label bends it nowhere', () => {
  const stamps = Array.from({ length: 20 }, (_, k) => k / 10);
  const boxes = seen(driving, stamps).map((box, k) =>
    k === 9 ? { ...box, T: compose(box.T, upright(0, 0.8, 0, 0)) } : box,
  );
  trackVelocities(boxes, poseAt).forEach((v, k) => void near(v, inRig([12, -3, 0], stamps[k])));
});

test('what brakes is told at its own moment', () => {
  const stamps = Array.from({ length: 30 }, (_, k) => k / 10);
  const braking = (s: number) => upright(12 * s - 2 * s * s, 5, 1, 0);
  const velocities = trackVelocities(seen(braking, stamps), poseAt);
  near(velocities[15], inRig([12 - 4 * 1.5, 0, 0], 1.5));
  // At the ends of the track half of what it does in three steps is missing: 4 m/s² · 0.15 s.
  expect(Math.hypot(...velocities[29]!)).toBeCloseTo(12 - 4 * (2.9 - 0.15), 6);
});

test('a single label, labels too far apart and a rig without poses tell nothing', () => {
  expect(trackVelocities(seen(driving, [0]), poseAt)).toEqual([undefined]);
  expect(trackVelocities(seen(driving, [0, 1, 2]), poseAt)[1]).toBeUndefined();
  expect(trackVelocities(seen(driving, [0, 1.6]), poseAt)).toEqual([undefined, undefined]);
  expect(trackVelocities(seen(driving, [0, 0.1]), () => undefined)).toEqual([undefined, undefined]);
  near(trackVelocities(seen(driving, [0, 1.4]), poseAt)[0], inRig([12, -3, 0], 0));
});
