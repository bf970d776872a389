// Tails of values: right for known distributions, blind to faults among them, never falling, and careful with few values.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinedEvidence } from '../../../src/qa/labels/joined-evidence.js';
import { fitTail, quantilesOf } from '../../../src/qa/labels/tail.js';
import { seeded } from '../../support/seeded.js';

const sorted = (values: number[]) => Float64Array.from(values).sort();
const exponential = (n: number, seed: number) => {
  const random = seeded(seed);
  return Array.from({ length: n }, () => -Math.log(random() / 2147483647));
};

test('of an exponential distribution the nats are the value itself', () => {
  const values = sorted(exponential(20_000, 1));
  const tail = fitTail(values, quantilesOf(values), 0);
  for (const x of [2, 4, 6]) expect(Math.abs(tail.nats(x) - x)).toBeLessThan(0.35);
  // One in 1000 of an exponential distribution exceeds ln 1000.
  expect(Math.abs(tail.valueAt(1e-3) - Math.log(1000))).toBeLessThan(0.5);
});

test('five in a hundred at fault change the tail of the others little', () => {
  const clean = exponential(2000, 2);
  const mixed = [...clean, ...Array.from({ length: 100 }, (_, i) => 30 + i / 10)];
  const [a, b] = [clean, mixed].map(values => fitTail(sorted(values), quantilesOf(sorted(values)), 0));
  expect(Math.abs(b.valueAt(1e-3) / a.valueAt(1e-3) - 1)).toBeLessThan(0.5);
  expect(b.nats(30)).toBeGreaterThan(10);
});

test('one in four far above the limit are faults; one in four just above it are how the class is', () => {
  const clean = exponential(900, 6);
  const faulty = sorted([...clean, ...Array.from({ length: 300 }, (_, i) => 40 + i / 10)]);
  expect(fitTail(faulty, quantilesOf(faulty, 10), 10).nats(40)).toBeGreaterThan(8);
  const wide = sorted(exponential(1200, 7).map(x => 7.2 * x));
  expect(wide.filter(x => x > 10).length / wide.length).toBeGreaterThan(0.2);
  expect(fitTail(wide, quantilesOf(wide, 10), 10).nats(14)).toBeLessThan(3);
});

test('a heavy tail by nature raises the limit above that of a light one', () => {
  const light = sorted(exponential(5000, 3));
  const heavy = sorted(exponential(5000, 3).map(x => Math.exp(x) - 1));
  expect(fitTail(heavy, quantilesOf(heavy), 0).valueAt(1e-3)).toBeGreaterThan(
    5 * fitTail(light, quantilesOf(light), 0).valueAt(1e-3),
  );
});

test('a class of three borrows from all: its own fault does not hide itself', () => {
  const all = sorted(exponential(3000, 4));
  const few = sorted([0.4, 1.1, 25]);
  expect(fitTail(few, quantilesOf(all), 0).nats(25)).toBeGreaterThan(8);
});

test('values that people call harmless do not stand out because the others are closer still', () => {
  const close = sorted(exponential(1000, 5).map(x => x * 1e-6));
  expect(fitTail(close, quantilesOf(close), 0.5).nats(0.05)).toBeLessThan(3);
  expect(fitTail(close, quantilesOf(close), 0.5).nats(1.5)).toBeGreaterThan(10);
});

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test('a larger value is never less rare, whatever the values, ties included', () => {
  const list = fc.array(fc.oneof(finite, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(list, list, finite, fc.array(finite, { minLength: 2, maxLength: 20 }), (own, others, limit, asked) => {
      const tail = fitTail(sorted(own), quantilesOf(sorted([...own, ...others])), limit);
      const nats = Array.from(sorted(asked), x => tail.nats(x));
      expect(nats.every(n => n >= 0 && Number.isFinite(n))).toBe(true);
      nats.forEach((n, i) => {
        if (i > 0) expect(n).toBeGreaterThanOrEqual(nats[i - 1]);
      });
    }),
  );
});

describe('evidence of several checks', () => {
  const square = (size: number, off: number) =>
    Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : off));

  test('is added where checks share nothing, and counted once where they are the same', () => {
    expect(joinedEvidence([0, 1, 2], [3, 5, 2], square(3, 0), 3)).toBeCloseTo(10, 12);
    expect(joinedEvidence([0, 1, 2], [3, 5, 2], square(3, 1), 3)).toBeCloseTo(5, 12);
    expect(joinedEvidence([], [], square(3, 0), 3)).toBe(0);
  });

  test('never falls when one of them grows, lies between largest and sum, and does not depend on the order', () => {
    const size = 5;
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 });
    const nats = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: size, maxLength: size });
    fc.assert(
      fc.property(shares, nats, fc.nat(size - 1), fc.double({ min: 0, max: 9, noNaN: true }), (pairs, e, k, more) => {
        const shared = square(size, 0);
        let at = 0;
        for (let a = 0; a < size; a++)
          for (let b = 0; b < a; b++) shared[a * size + b] = shared[b * size + a] = pairs[at++];
        const checks = [0, 1, 2, 3, 4];
        const joined = joinedEvidence(checks, e, shared, size);
        const grown = e.map((value, i) => (i === k ? value + more : value));
        expect(joinedEvidence(checks, grown, shared, size)).toBeGreaterThanOrEqual(joined - 1e-9);
        expect(joined).toBeGreaterThanOrEqual(Math.max(...e) - 1e-9);
        expect(joined).toBeLessThanOrEqual(e.reduce((a, b) => a + b, 0) + 1e-9);
        expect(joinedEvidence([...checks].reverse(), [...e].reverse(), shared, size)).toBeCloseTo(joined, 9);
      }),
    );
  });
});
