// Ranks: any rising change of the values leaves them, equal values share one, holes have none.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_BIN, rankBins, rankTable } from '../../../src/calibration/nid/equalise.js';

const values = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 200 });

it('bins do not change under a rising map of the values', () => {
  fc.assert(
    fc.property(values, some => {
      expect(
        rankBins(
          some.map(x => x ** 3 + 7 * x),
          16,
        ),
      ).toEqual(rankBins(some, 16));
    }),
  );
});

it('bins rise with the values, and equal values share one', () => {
  fc.assert(
    fc.property(values, some => {
      const bins = rankBins(some, 16);
      const order = some.map((_, i) => i).sort((i, j) => some[i] - some[j]);
      const broken = order.slice(1).filter((i, k) => {
        const before = order[k];
        return bins[before] > bins[i] || (some[before] === some[i] && bins[before] !== bins[i]);
      });
      expect(broken).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

it('different values fill the bins evenly; what is not finite gets none', () => {
  const bins = rankBins([...Array.from({ length: 1600 }, (_, i) => (i * 7919) % 1600), Number.NaN, Infinity], 16);
  for (let b = 0; b < 16; b++) expect(bins.filter(bin => bin === b).length).toBe(100);
  expect([bins[1600], bins[1601]]).toEqual([NO_BIN, NO_BIN]);
});

it('a table gives the share below the middle of each value, and a half where nothing was counted', () => {
  expect([...rankTable([1, 0, 2, 1])]).toEqual([0.125, 0.25, 0.5, 0.875]);
  expect([...rankTable([0, 0])]).toEqual([0.5, 0.5]);
});
