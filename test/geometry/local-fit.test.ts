// Local polynomials: exact where the labels are, whatever a minority of them says, and with the variance of ordinary least squares.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from '../../src/calibration/observe/seeded.js';
import { localFit } from '../../src/geometry/local-fit.js';
import { normals } from '../support/label-scene.js';

const eight = [-0.4, -0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4];
const number = fc.double({ min: -50, max: 50, noNaN: true });
const far = fc.double({ min: 1, max: 1000, noNaN: true });
const places = fc.uniqueArray(fc.nat(7), { minLength: 2, maxLength: 2 });

test('a parabola is found exactly with two of eight labels anywhere else', () => {
  fc.assert(
    fc.property(number, number, number, places, far, far, (a, b, c, wrong, first, second) => {
      const x = eight.map(t => a + b * t + (c / 2) * t * t);
      const y = eight.map(t => b - c * t);
      const aside = [first, -second];
      wrong.forEach((j, k) => {
        x[j] += aside[k];
      });
      const fit = localFit(eight, [x, y], 2, 0.03)!;
      expect(fit.value[0]).toBeCloseTo(a, 6);
      expect(fit.slope[0]).toBeCloseTo(b, 4);
      expect(fit.curve[0]).toBeCloseTo(c, 2);
      expect(fit.value[1]).toBeCloseTo(b, 6);
    }),
  );
});

test('a line is found exactly with one of four, or three of eight labels anywhere else', () => {
  const line = (t: number) => 3 - 2 * t;
  const four = [-0.4, -0.3, -0.2, -0.1];
  for (let j = 0; j < 4; j++) {
    const fit = localFit(four, [four.map((t, k) => line(t) + (k === j ? 0.6 : 0))], 1, 0.03)!;
    expect(fit.value[0]).toBeCloseTo(3, 9);
  }
  const fit = localFit(eight, [eight.map((t, k) => line(t) + (k > 4 ? 5 + k : 0))], 1, 0.03)!;
  expect(fit.value[0]).toBeCloseTo(3, 9);
  expect(fit.slope[0]).toBeCloseTo(-2, 9);
});

test('of clean labels the variances are those of least squares', () => {
  // Σt² = 0.6 and Σt⁴ = 0.0708 of eight moments: a parabola's value at 0 has the variance Σt⁴ / (8 Σt⁴ − (Σt²)²).
  const flat = eight.map(() => 1);
  expect(localFit(eight, [flat], 2, 0.03)!.value2).toBeCloseTo(0.0708 / (8 * 0.0708 - 0.36), 9);
  expect(localFit(eight, [flat], 1, 0.03)!.value2).toBeCloseTo(1 / 8, 9);
  expect(localFit(eight, [flat], 1, 0.03)!.slope2).toBeCloseTo(1 / 0.6, 9);
  // A line through t² of a half circle of moments: −1 and −2 s lead from 1 and 4 to −2 at 0.
  expect(localFit([-1, -2], [[0, 0]], 1, 0.03)!.beyond[0]).toBeCloseTo(-2, 9);
});

test('noise makes residuals of the size that the variance says, at the ends and inside', () => {
  const normal = normals(seeded(2));
  for (const [moments, degree] of [
    [eight, 2],
    [eight.slice(0, 4), 1],
  ] as const) {
    let sum = 0;
    const rounds = 4000;
    for (let k = 0; k < rounds; k++) {
      const fit = localFit(moments, [moments.map(() => 0.05 * normal())], degree, 0.03)!;
      sum += (fit.value[0] - 0.05 * normal()) ** 2 / (1 + fit.value2);
    }
    expect(Math.sqrt(sum / rounds) / 0.05).toBeGreaterThan(0.97);
    expect(Math.sqrt(sum / rounds) / 0.05).toBeLessThan(1.15);
  }
});

test('what does not carry the degree is refused', () => {
  expect(localFit([1], [[1]], 1, 0.03)).toBeUndefined();
  expect(localFit([0.1, 0.1, 0.1], [[1, 2, 3]], 1, 0.03)).toBeUndefined();
  expect(localFit([-1, 1, 1], [[1, 2, 3]], 2, 0.03)).toBeUndefined();
  expect(localFit([0, 0], [[1, 2]], 1, 0.03)).toBeUndefined();
});
