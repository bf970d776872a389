// Order statistics against their definitions.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascending, median, robustSigma, sigmaOfSorted } from '../../src/time/order-statistics.js';

const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 });

test('the linear spread is the median of the distances from the median', () => {
  fc.assert(
    fc.property(numbers, values => {
      const by = [...values].sort((a, b) => a - b);
      const centre = by[by.length >> 1];
      const distances = values.map(v => Math.abs(v - centre)).sort((a, b) => a - b);
      expect(median(values)).toBe(centre);
      expect(sigmaOfSorted(ascending(values))).toBeCloseTo(1.4826 * distances[distances.length >> 1], 12);
      expect(robustSigma(values)).toBe(sigmaOfSorted(by));
    }),
  );
  expect(robustSigma([])).toBeNaN();
});
