// Which streams are taken for one clock by the stamps that they share, against sets counted one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/simulate/random.js';
import { fitClock } from '../../src/time/clock-fit.js';
import { sameClocks, stampSketch } from '../../src/time/same-clock.js';

const witness = (stamp: Float64Array) => ({ sketch: stampSketch(stamp), fit: fitClock(stamp, stamp), drifts: false });
const same = (...streams: Float64Array[]) => sameClocks(streams.map(witness));

/** Of n stamps of an even grid a share is the other's, too. */
function pair(seed: number, n: number, m: number, share: number): [Float64Array, Float64Array] {
  const random = randomStream(seed, 'pair');
  const a = Float64Array.from({ length: n }, (_, i) => i * 5e6 + Math.floor(1e5 * random.uniform()));
  const b = Float64Array.from({ length: Math.min(m, n) }, (_, i) =>
    random.uniform() < share ? a[i] : a[i] + 1 + (i % 7),
  );
  return [a, b];
}

describe('sameClocks', () => {
  it('joins streams that share most stamps, of any length, and no others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 40, max: 5000 }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (seed, n, part) => {
          const m = Math.ceil(n * part);
          expect(same(...pair(seed, n, Math.max(m, 40), 0.9))).toEqual([0, 0]);
          expect(same(...pair(seed, n, Math.max(m, 40), 0.05))).toEqual([0, 1]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is transitive, and counts clocks in the order of the streams', () => {
    const [a, b] = pair(1, 500, 500, 1);
    const alone = a.map(t => t + 3);
    expect(same(alone, a, b, a.slice(100))).toEqual([0, 1, 1, 1]);
  });

  it('a thousand streams take no longer than a moment', () => {
    const streams = Array.from({ length: 1000 }, (_, k) => Float64Array.from({ length: 300 }, (__, i) => i * 1e7 + k));
    expect(new Set(same(...streams)).size).toBe(1000);
  });
});
