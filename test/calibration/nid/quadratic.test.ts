// The quadratic through a stencil is the function's own where that is quadratic; the simplex finds minima without derivatives.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nelderMead } from '../../../src/calibration/nid/nelder-mead.js';
import { fitQuadratic, leastPlace, stencilOf } from '../../../src/calibration/nid/quadratic.js';

const number = fc.double({ min: -3, max: 3, noNaN: true });

describe('fitQuadratic', () => {
  it.each([1, 2, 4, 6])('gives value, slope and bending back in %i unknowns', n => {
    const stencil = stencilOf(n);
    const entries = fc.array(number, { minLength: 1 + n + n * n, maxLength: 1 + n + n * n });
    fc.assert(
      fc.property(entries, all => {
        const [value, slope, square] = [all[0], all.slice(1, 1 + n), all.slice(1 + n)];
        const bend = square.map((_, k) => (square[k] + square[(k % n) * n + Math.floor(k / n)]) / 2);
        const f = (x: ArrayLike<number>) => {
          let sum = value;
          for (let i = 0; i < n; i++) {
            sum += slope[i] * x[i];
            for (let j = 0; j < n; j++) sum += (bend[i * n + j] * x[i] * x[j]) / 2;
          }
          return sum;
        };
        const found = fitQuadratic(stencil, stencil.places.map(f));
        expect(found.value).toBeCloseTo(value, 9);
        for (let i = 0; i < n; i++) expect(found.slope[i]).toBeCloseTo(slope[i], 9);
        for (let k = 0; k < n * n; k++) expect(found.bend[k]).toBeCloseTo(bend[k], 9);
      }),
      { numRuns: 30 },
    );
  });

  it('the least place is where the slope ends; where it bends down, as far as is allowed, downhill', () => {
    const bowl = { value: 0, slope: Float64Array.of(-2, 1), bend: Float64Array.of(4, 1, 1, 2) };
    const [x, y] = leastPlace(bowl, 9);
    expect(4 * x + y - 2).toBeCloseTo(0, 12);
    expect(x + 2 * y + 1).toBeCloseTo(0, 12);
    expect([...leastPlace({ value: 0, slope: Float64Array.of(0.1), bend: Float64Array.of(-1) }, 5)]).toEqual([-5]);
    expect([...leastPlace({ value: 0, slope: Float64Array.of(9), bend: Float64Array.of(1e-9) }, 5)]).toEqual([-5]);
  });
});

describe('nelderMead', () => {
  it('walks down Rosenbrock’s valley in four unknowns', () => {
    const f = (x: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < 3; i++) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
      return sum;
    };
    const found = nelderMead(f, [-1.2, 1, -1.2, 1], [0.5, 0.5, 0.5, 0.5], { most: 5000, size: 1e-10 });
    for (const x of found.x) expect(x).toBeCloseTo(1, 6);
  });

  it('never stays where the function is not a number, and keeps to its evaluations', () => {
    let asked = 0;
    const f = (x: Float64Array) => {
      asked++;
      return x[0] < 0 ? Number.NaN : (x[0] - 2) ** 2 + x[1] ** 2;
    };
    const found = nelderMead(f, [-1, 3], [2, 0.5], { most: 120, size: 1e-6 });
    expect(found.x[0]).toBeCloseTo(2, 3);
    expect(asked).toBe(found.evaluations);
    expect(asked).toBeLessThanOrEqual(125);
  });

  it('without unknowns gives the one value there is', () => {
    expect(nelderMead(() => 3, [], [], { most: 9, size: 1 }).value).toBe(3);
  });
});
