// Pairs of streams: offsets of known sign, and what is triggered together, in step, free or apart.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { streamPair } from '../../src/qa/index.js';
import { regular } from './synthetic-plan.js';

const MS = 1e6;
const times = (name: string, t: number[], periodNs: number) => ({ name, t: Float64Array.from(t), periodNs });

test('b minus a, whichever is faster', () => {
  const slow = times('slow', regular(50, 100 * MS), 100 * MS);
  const fast = times('fast', regular(200, 25 * MS, 7 * MS), 25 * MS);
  expect(streamPair(slow, fast)).toMatchObject({
    medianNs: 7 * MS,
    meanNs: 7 * MS,
    relation: 'triggered',
    grade: 'good',
  });
  expect(streamPair(fast, slow)).toMatchObject({ medianNs: -7 * MS, relation: 'triggered', pairs: 50 });
});

test('distances against brute force', () => {
  const stamps = fc
    .array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 30 })
    .map(t => t.sort((a, b) => a - b));
  fc.assert(
    fc.property(stamps, stamps, (a, b) => {
      const [slow, fast, sign] = a.length <= b.length ? [a, b, 1] : [b, a, -1];
      const nearest = slow.map(t => Math.min(...fast.map(u => Math.abs(u - t)))).filter(d => d <= 10);
      const found = streamPair(times('a', a, 20), times('b', b, 20));
      expect(found.pairs).toBe(nearest.length);
      if (nearest.length > 0)
        expect(found.absP95Ns).toBe(
          nearest.sort((x, y) => x - y)[Math.min(nearest.length - 1, Math.floor(0.95 * nearest.length))],
        );
      expect(Math.abs(sign)).toBe(1);
    }),
  );
});

test('relations', () => {
  const a = times('a', regular(100, 100 * MS), 100 * MS);
  const loose = regular(100, 100 * MS, 5 * MS).map((t, i) => t + ((i * 7) % 13) * MS);
  expect(streamPair(a, times('b', loose, 100 * MS)).relation).toBe('in_step');
  expect(streamPair(a, times('b', regular(90, 111 * MS), 111 * MS)).relation).toBe('free');
  expect(streamPair(a, times('b', regular(100, 100 * MS, 1e12), 100 * MS))).toMatchObject({
    relation: 'apart',
    pairs: 0,
    grade: undefined,
  });
  expect(streamPair(a, times('b', [0, 1e8], 1e8)).relation).toBe('unknown');
  expect(streamPair(a, times('b', [], Number.NaN)).relation).toBe('apart');
});
