// The car's velocity from its poses; what depends on the whole drive is worked out once for all readers of a plan.
import { expect, test } from 'vitest';
import { rigVelocity } from '../../../src/frame/motion/rig-velocity.js';
import type { Trajectory } from '../../../src/rig/index.js';

/** Straight ahead at 8 m/s, a pose each 20 ms; counts how often all of its stamps are asked for. */
function straight(): { readonly trajectory: Trajectory; readonly asked: () => number } {
  let asked = 0;
  const tNs = Float64Array.from({ length: 500 }, (_, i) => i * 20e6);
  const at = (t: number) =>
    t < 0 || t > tNs[499] ? undefined : { t: [8 * t * 1e-9, 0, 0] as const, q: [0, 0, 0, 1] as const };
  const trajectory = {
    at,
    around: () => at,
    get tNs() {
      asked++;
      return tNs;
    },
  };
  return { trajectory: trajectory as unknown as Trajectory, asked: () => asked };
}

test('8 m/s ahead, wherever both sides are known', () => {
  const velocityAt = rigVelocity(straight().trajectory);
  const { linear, angular } = velocityAt(3e9)!;
  expect(linear[0]).toBeCloseTo(8, 9);
  for (const zero of [linear[1], linear[2], ...angular]) expect(zero).toBeCloseTo(0, 9);
  expect(velocityAt(0)).toBeUndefined();
});

test('a thousand readers of one plan look at all stamps once', () => {
  const { trajectory, asked } = straight();
  for (let i = 0; i < 1000; i++) rigVelocity(trajectory);
  expect(asked()).toBe(1);
  rigVelocity(straight().trajectory);
  expect(asked()).toBe(1);
});
