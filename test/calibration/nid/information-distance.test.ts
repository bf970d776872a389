// The distance of two quantities: 0 where one tells the other, 1 where they are independent, whatever their bins are called.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINS, COUNTS, distance, distances, naturalWeights } from '../../../src/calibration/nid/counts.js';
import { informationDistance } from '../../../src/calibration/nid/information-distance.js';

const table = (n: number) => fc.array(fc.nat(50), { minLength: n * n, maxLength: n * n });

describe('informationDistance', () => {
  it('is 1 for independent quantities: the joint counts are products', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(shares, shares, (a, b) => {
        expect(
          informationDistance(
            a.flatMap(x => b.map(y => x * y)),
            b.length,
          ),
        ).toBeCloseTo(1, 10);
      }),
    );
  });

  it('is 0 where each value of one belongs to one value of the other', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 10 }), diagonal => {
        const n = diagonal.length;
        const joint = new Float64Array(n * n);
        diagonal.forEach((count, i) => {
          joint[i * n + ((i + 3) % n)] = count;
        });
        expect(informationDistance(joint, n)).toBeCloseTo(0, 12);
      }),
    );
  });

  it('is that of Shannon: a symmetric channel that errs once in four', () => {
    // H(A) = H(B) = 1 bit, H(A,B) = 1 + h(1/4), I = 1 − h(1/4).
    const h = -(0.25 * Math.log2(0.25) + 0.75 * Math.log2(0.75));
    expect(informationDistance([3, 1, 1, 3], 2)).toBeCloseTo((1 + h - (1 - h)) / (1 + h), 12);
  });

  it('stays when bins are renamed or the two change places, and lies in 0..1', () => {
    fc.assert(
      fc.property(table(4), fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (joint, order) => {
        const nid = informationDistance(joint, 4);
        if (Number.isNaN(nid)) return;
        expect(nid).toBeGreaterThanOrEqual(-1e-12);
        expect(nid).toBeLessThanOrEqual(1 + 1e-12);
        expect(
          informationDistance(
            order.flatMap(a => joint.slice(4 * a, 4 * a + 4)),
            4,
          ),
        ).toBeCloseTo(nid, 10);
        expect(
          informationDistance(
            joint.map((_, k) => joint[4 * (k % 4) + (k >> 2)]),
            4,
          ),
        ).toBeCloseTo(nid, 10);
      }),
    );
  });

  it('of nothing is not a number; of a single cell it is 0', () => {
    expect(informationDistance([0, 0, 0, 0], 2)).toBeNaN();
    expect(informationDistance([0, 7, 0, 0], 2)).toBe(0);
  });
});

describe('parts', () => {
  it('are weighed by how much they could tell; a part without counts does not count', () => {
    const counts = new Float64Array(COUNTS);
    for (let i = 0; i < BINS; i++) counts[i * BINS + i] = 10;
    const weights = naturalWeights(counts);
    expect(distances(counts)[0]).toBeCloseTo(0, 12);
    expect(weights[0]).toBeCloseTo(160 * Math.log(16), 9);
    expect([weights[1], weights[2]]).toEqual([0, 0]);
    expect(distance(counts, weights)).toBeCloseTo(0, 12);
    expect(distance(new Float64Array(COUNTS), naturalWeights(new Float64Array(COUNTS)))).toBeNaN();
  });
});
