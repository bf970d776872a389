// Angles and vectors of three: what they are by definition, for any numbers.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEG_PER_RAD, RAD_PER_DEG, wrapAngle } from '../../src/geometry/angle.js';
import { addScaled, unitVector, vec3 } from '../../src/geometry/vec3.js';

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const vector = fc.tuple(number, number, number);

it('half a turn is 180°', () => {
  expect(Math.PI * DEG_PER_RAD).toBe(180);
  expect(180 * RAD_PER_DEG).toBe(Math.PI);
});

it('wrapAngle keeps the direction and leaves half a turn at most', () => {
  fc.assert(
    fc.property(number, angle => {
      const wrapped = wrapAngle(angle);
      expect(Math.abs(wrapped)).toBeLessThanOrEqual(Math.PI + 1e-12);
      expect(Math.cos(wrapped)).toBeCloseTo(Math.cos(angle), 9);
      expect(Math.sin(wrapped)).toBeCloseTo(Math.sin(angle), 9);
    }),
  );
});

it('vec3 asks for each axis once, in order', () => {
  expect(vec3(axis => 10 * axis)).toEqual([0, 10, 20]);
});

it('addScaled goes s times b from a', () => {
  expect(addScaled([1, 2, 3], [10, 20, 30], -0.5)).toEqual([-4, -8, -12]);
});

it('unitVector has length 1 and the same direction; without a direction it is NaN', () => {
  fc.assert(
    fc.property(
      vector.filter(v => Math.hypot(...v) > 1e-3),
      v => {
        const unit = unitVector(v);
        expect(Math.hypot(...unit)).toBeCloseTo(1, 12);
        const length = Math.hypot(...v);
        for (const axis of [0, 1, 2]) expect(unit[axis] * length).toBeCloseTo(v[axis], 9);
      },
    ),
  );
  expect(unitVector([0, 0, 0])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});
