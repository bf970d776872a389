// In which order messages arrive: by stamp, or as they were recorded.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrivalBy } from '../../src/sync/arrival.js';
import { streamOf } from '../support/timeline.js';

function orderOf(streams: Parameters<typeof arrivalBy>[0], recorded: boolean): string {
  const next = arrivalBy(streams, recorded);
  let order = '';
  for (let i = next(); i >= 0; i = next()) order += i;
  return order;
}

const recordedAt = (t: readonly number[], log: readonly number[]) => ({
  ...streamOf(t),
  logNs: BigInt64Array.from(log, ns => 1_700_000_000_000_000_000n + BigInt(ns)),
});

it('by stamp, of equal ones the first stream', () => {
  expect(orderOf([streamOf([0, 2, 4]), streamOf([0, 3]), streamOf([])], false)).toBe('01010');
});

it('by record stamp, and no message before its predecessor', () => {
  const fast = recordedAt([0, 10, 20], [1, 50, 21]);
  const slow = recordedAt([5, 15, 25], [30, 40, 60]);
  expect(orderOf([fast, slow], false)).toBe('010101');
  expect(orderOf([fast, slow], true)).toBe('011001');
});

it('names every message once, and each stream in turn, for any stamps', () => {
  const list = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 20 }).map(l => l.sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(list, { maxLength: 5 }), fc.boolean(), (lists, recorded) => {
      const order = orderOf(
        lists.map(l => streamOf(l)),
        recorded,
      );
      lists.forEach((l, i) => {
        expect([...order].filter(name => name === String(i)).length).toBe(l.length);
      });
      const next = lists.map(() => 0);
      const stamps = [...order].map(name => lists[Number(name)][next[Number(name)]++]);
      expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    }),
  );
});
