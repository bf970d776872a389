// The line below all points: against every line that two of the points make.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HullScratch, lineBelow } from '../../src/time/lower-hull.js';
import { smallest } from '../../src/time/select-smallest.js';

const points = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -1000, max: 1000 })), {
    minLength: 2,
    maxLength: 14,
  })
  .map(all => all.sort((a, b) => a[0] - b[0]))
  .filter(all => all[0][0] < all[all.length - 1][0]);

describe('lineBelow', () => {
  it('is the highest line at the mean of x that no point is under', () => {
    fc.assert(
      fc.property(points, all => {
        const x = Float64Array.from(all, p => p[0]);
        const y = Float64Array.from(all, p => p[1]);
        const line = lineBelow(x, y, 0, x.length, 1, new HullScratch())!;
        const middle = x.reduce((a, b) => a + b) / x.length;
        expect(line.middle).toBeCloseTo(middle, 9);
        for (const [px, py] of all) expect(py - line.at - line.slope * (px - line.middle)).toBeGreaterThan(-1e-6);
        let best = Number.NEGATIVE_INFINITY;
        for (const [ax, ay] of all) {
          for (const [bx, by] of all) {
            if (ax >= bx) continue;
            const slope = (by - ay) / (bx - ax);
            const below = all.every(([px, py]) => py - ay - slope * (px - ax) >= -1e-9);
            if (below) best = Math.max(best, ay + slope * (middle - ax));
          }
        }
        expect(line.at).toBeCloseTo(best, 6);
      }),
      { numRuns: 500 },
    );
  });

  it('takes every n-th point only when asked', () => {
    const x = Float64Array.from({ length: 9 }, (_, i) => i);
    const y = x.map(v => (v % 2 === 0 ? 10 + v : 0));
    expect(lineBelow(x, y, 0, 9, 2, new HullScratch())).toEqual({ middle: 4, at: 14, slope: 1 });
  });

  it('has no answer for a single x', () => {
    const same = new Float64Array(5).fill(3);
    expect(lineBelow(same, Float64Array.of(1, 2, 3, 4, 5), 0, 5, 1, new HullScratch())).toBeUndefined();
  });
});

describe('smallest', () => {
  it('is the start of the sorted numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true })), fc.integer({ min: 1, max: 20 }), (values, m) => {
        const found = smallest(Float64Array.from(values), values.length, m);
        expect([...found]).toEqual([...Float64Array.from(values).sort().subarray(0, m)]);
      }),
    );
  });
});
