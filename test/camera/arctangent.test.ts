// The angle from the axis by our own polynomial, against the engine's arctangent.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { angleFromAxis } from '../../src/camera/arctangent.js';

it('is atan2 to 4.5e-16, near the axis to the last digits', () => {
  const size = fc.double({ min: -300, max: 300, noNaN: true }).map(power => 10 ** power);
  const sides = fc.tuple(size, fc.double({ min: -12, max: 12, noNaN: true }), fc.boolean());
  fc.assert(
    fc.property(sides, ([x, ratio, behind]) => {
      const y = x * 10 ** ratio;
      if (!(y > 0 && y < Number.POSITIVE_INFINITY && x < 1e300)) return;
      const expected = Math.atan2(y, behind ? -x : x);
      const found = angleFromAxis(y, behind ? -x : x);
      expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.min(4.5e-16, 4 * Number.EPSILON * expected));
    }),
    { numRuns: 20_000 },
  );
});

it('has the borders of atan2, and none at the centre', () => {
  for (const [y, x] of [
    [0, 1],
    [0, -1],
    [1, 0],
    [1, 1],
    [1, -1],
    [0, 3e38],
    [5, Number.POSITIVE_INFINITY],
  ] as const)
    expect(angleFromAxis(y, x)).toBeCloseTo(Math.atan2(y, x), 15);
  expect(angleFromAxis(0, 0)).toBeNaN();
  expect(angleFromAxis(Number.NaN, 1)).toBeNaN();
});
