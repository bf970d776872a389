// The clock model's map: monotone, exact, one segment at a time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClockModel,
  constantModel,
  correctedBy,
  linearModel,
  MAX_RATE,
  shiftedModel,
} from '../../src/time/clock-model.js';

/** Knots at least 1 ms apart whose correction never changes faster than a clock can. */
const chains = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1e6, max: 1e11 }),
      fc.double({ min: -MAX_RATE, max: MAX_RATE, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((steps): ClockModel => {
    const [stamp, correction] = [[0], [12_345.5]];
    for (const [step, rate] of steps) {
      stamp.push(stamp[stamp.length - 1] + step);
      correction.push(correction[correction.length - 1] + rate * step);
    }
    const sigma = Float64Array.from([1, ...steps.map(s => s[2])]);
    const segment = { fromLog: 0, stamp: Float64Array.from(stamp), correction: Float64Array.from(correction), sigma };
    return { segments: [segment] };
  });

describe('correctedBy', () => {
  it('keeps order, gives whole ns, and hits every knot', () => {
    fc.assert(
      fc.property(
        chains,
        fc.array(fc.integer({ min: -1e12, max: 1e12 }), { minLength: 2, maxLength: 50 }),
        (model, stamps) => {
          stamps.sort((a, b) => a - b);
          const times = stamps.map(s => correctedBy(model, s, 0).t);
          for (const [i, t] of times.entries()) {
            expect(Number.isInteger(t)).toBe(true);
            // Strictly: a step of 100 ns cannot vanish at 1 %.
            if (i > 0) expect(t - times[i - 1]).toBeGreaterThanOrEqual(stamps[i] - stamps[i - 1] >= 100 ? 1 : 0);
          }
          const { stamp, correction, sigma } = model.segments[0];
          stamp.forEach((s, k) => {
            const { t, sigma: said } = correctedBy(model, s, 0);
            expect(Math.abs(t - s - correction[k])).toBeLessThanOrEqual(0.51);
            expect(said).toBeCloseTo(sigma[k], 3);
          });
        },
      ),
    );
  });

  it('is exact to the ns for whole corrections, up to 104 days', () => {
    const far = 8_999_999_999_999_999;
    expect(correctedBy(constantModel(1, 0), far, 0).t).toBe(far + 1);
    expect(correctedBy(linearModel(far, -3, 0, 5), far, 0)).toEqual({ t: far - 3, sigma: 5 });
  });

  it("is the rig file's formula for a line", () => {
    const model = linearModel(1e9, 37e6, -25, Number.NaN);
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), stamp => {
        const { t } = correctedBy(model, stamp, 0);
        expect(Math.abs(t - (stamp + 37e6 - 25e-6 * (stamp - 1e9)))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('takes the segment by the record stamp: a clock that was set back repeats its stamps', () => {
    const at = (fromLog: number, c: number) => ({ ...constantModel(c, 1).segments[0], fromLog });
    const model = { segments: [at(100, 5), at(200, 70)] };
    expect([50, 199, 200, 1e9].map(log => correctedBy(model, 10, log).t)).toEqual([15, 15, 80, 80]);
    expect(correctedBy(shiftedModel(model, -5), 10, 200).t).toBe(75);
  });
});
