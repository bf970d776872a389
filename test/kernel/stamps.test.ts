// The nearest stamps against every pair looked at, and both ways to find them against one another.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastStamps, plainStamps, simdStamps } from '../../src/kernel/index.js';

const simd = simdStamps();

/** The least |dt|; of equal ones the earlier stamp, and the first of those that share it. */
function byLooking(frames: readonly bigint[], t: readonly bigint[], tolerance: bigint): number[] {
  return frames.map(now => {
    let best = -1;
    let least = tolerance + 1n;
    t.forEach((stamp, j) => {
      const off = stamp < now ? now - stamp : stamp - now;
      if (off < least) [best, least] = [j, off];
    });
    return best;
  });
}

const ascending = (list: bigint[]) => list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const stamps = fc.oneof(
  // Many equal ones and many ties.
  fc.array(fc.bigInt(-12n, 12n), { maxLength: 40 }),
  fc.array(fc.bigInt(0n, 4000n), { maxLength: 60, size: 'max' }),
  fc.array(fc.bigInt(-(2n ** 52n), 2n ** 52n), { maxLength: 60, size: 'max' }),
);
const wide = fc.array(
  fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 0n)),
  { maxLength: 30 },
);
const tolerance = fc.oneof(fc.bigInt(-2n, 30n), fc.bigInt(0n, 2n ** 54n));

describe('nearest stamps', () => {
  it('are those that looking at all pairs gives, in float64', () => {
    let found = 0;
    fc.assert(
      fc.property(stamps, stamps, tolerance, (a, b, most) => {
        const [frames, t] = [ascending(a), ascending(b)];
        const wanted = byLooking(frames, t, most);
        found += wanted.filter(entry => entry >= 0).length;
        const [f, s] = [Float64Array.from(frames, Number), Float64Array.from(t, Number)];
        for (const kernels of [plainStamps, simd, fastStamps])
          expect([...kernels.nearest(f, s, Number(most))], kernels.name).toEqual(wanted);
      }),
      { numRuns: 800 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  it('are those that looking at all pairs gives, in all of int64', () => {
    fc.assert(
      fc.property(
        fc.oneof(stamps, wide),
        fc.oneof(stamps, wide),
        fc.oneof(tolerance, fc.constant(2n ** 65n)),
        (a, b, most) => {
          const [frames, t] = [ascending(a), ascending(b)];
          const wanted = byLooking(frames, t, most);
          const [f, s] = [BigInt64Array.from(frames), BigInt64Array.from(t)];
          for (const kernels of [plainStamps, simd, fastStamps])
            expect([...kernels.nearestNs(f, s, most)], kernels.name).toEqual(wanted);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('the ends of int64 are 2^64 - 1 apart', () => {
    const [low, high] = [-(2n ** 63n), 2n ** 63n - 1n].map(value => BigInt64Array.of(value));
    for (const kernels of [plainStamps, simd]) {
      expect([...kernels.nearestNs(low, high, 2n ** 64n - 1n)]).toEqual([0]);
      expect([...kernels.nearestNs(low, high, 2n ** 64n - 2n)]).toEqual([-1]);
      expect([...kernels.nearestNs(high, low, 2n ** 64n - 2n)]).toEqual([-1]);
      expect([...kernels.nearestNs(high, high, 0n)]).toEqual([0]);
    }
  });

  it('nobody has a nearest among none, and what is not finite is near nothing', () => {
    const none = new Float64Array(0);
    const frames = Float64Array.of(-5, 0, 5, 6, 7);
    const odd = Float64Array.of(-Infinity, -Infinity, 1, 2, 3, 4, 5, Infinity, Number.NaN);
    for (const kernels of [plainStamps, simd]) {
      expect([...kernels.nearest(frames, none, Infinity)]).toEqual([-1, -1, -1, -1, -1]);
      expect([...kernels.nearest(none, frames, 1)]).toEqual([]);
      expect([...kernels.nearestNs(BigInt64Array.of(3n), new BigInt64Array(0), 9n)]).toEqual([-1]);
      expect([...kernels.nearest(odd, Float64Array.of(2.5), Infinity)]).toEqual([-1, -1, 0, 0, 0, 0, 0, -1, -1]);
      expect([...kernels.nearest(frames, Float64Array.of(-Infinity, 4, Infinity), 1)]).toEqual([-1, -1, 1, -1, -1]);
      expect([...kernels.nearest(frames, frames, Number.NaN)]).toEqual([-1, -1, -1, -1, -1]);
    }
  });

  it('long lists of any rates, and a run of equal stamps that never ends, take one pass', () => {
    const count = 200_000;
    const steady = Float64Array.from({ length: count }, (_, i) => 1000 * i);
    const sparse = Float64Array.from({ length: 5000 }, (_, i) => 40_000 * i + 499);
    const equal = new Float64Array(count).fill(70_000);
    for (const kernels of [plainStamps, simd, fastStamps]) {
      // 499 after a multiple of 1000: the one before is nearer by 2.
      expect(kernels.nearest(sparse, steady, 500).every((entry, f) => entry === 40 * f)).toBe(true);
      expect(kernels.nearest(steady, sparse, 499).every((entry, f) => entry === (f % 40 === 0 ? f / 40 : -1))).toBe(
        true,
      );
      expect(kernels.nearest(steady, equal, Infinity).every(entry => entry === 0)).toBe(true);
      expect(kernels.nearest(equal, steady, 0).every(entry => entry === 70)).toBe(true);
    }
  });
});
