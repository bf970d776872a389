// Small dense matrices: inverses and eigenvectors of made-up matrices satisfy what defines them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invertMatrix, symmetricEigen } from '../../src/geometry/small-matrix.js';

const entries = (n: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n * n, maxLength: n * n });

function product(a: ArrayLike<number>, b: ArrayLike<number>, n: number): number[] {
  return Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[n * Math.floor(at / n) + k] * b[n * k + (at % n)];
    return sum;
  });
}

test('the inverse times the matrix is the identity, whatever the units of rows and columns', () => {
  fc.assert(
    fc.property(entries(5), fc.integer({ min: -6, max: 6 }), (values, power) => {
      // Strong diagonal: well conditioned. Then the first unknown in other units.
      const m = values.map((x, i) => (i % 6 === 0 ? 20 + x : x));
      const scaled = m.map((x, i) => x * (i < 5 ? 10 ** power : 1) * (i % 5 === 0 ? 10 ** power : 1));
      const one = product(invertMatrix(scaled, 5)!, scaled, 5);
      one.forEach((x, i) => {
        expect(Math.abs(x - (i % 6 === 0 ? 1 : 0)) * 10 ** (i % 5 === 0 ? -power : 0)).toBeLessThan(
          1e-10 * Math.max(1, 10 ** -power) * (i < 5 ? Math.max(1, 10 ** -power) : 1),
        );
      });
    }),
  );
});

test('a singular matrix has none', () => {
  expect(invertMatrix([1, 2, 2, 4], 2)).toBeUndefined();
  expect(invertMatrix([0, 0, 0, 1], 2)).toBeUndefined();
  expect(invertMatrix([Number.NaN, 0, 0, 1], 2)).toBeUndefined();
});

test('eigenvectors of a symmetric matrix: A·v = λ·v, unit length, at right angles, λ descending', () => {
  fc.assert(
    fc.property(entries(4), values => {
      const A = values.map((x, i) => (x + values[4 * (i % 4) + Math.floor(i / 4)]) / 2);
      const { values: lambda, vectors } = symmetricEigen(A, 4);
      for (let k = 0; k < 4; k++) {
        if (k > 0) expect(lambda[k]).toBeLessThanOrEqual(lambda[k - 1]);
        for (let r = 0; r < 4; r++) {
          const row = [0, 1, 2, 3].reduce((sum, c) => sum + A[4 * r + c] * vectors[k][c], 0);
          expect(Math.abs(row - lambda[k] * vectors[k][r])).toBeLessThan(1e-12);
        }
        for (let m = 0; m < 4; m++) {
          const dot = vectors[k].reduce((sum, x, i) => sum + x * vectors[m][i], 0);
          expect(Math.abs(dot - (k === m ? 1 : 0))).toBeLessThan(1e-12);
        }
      }
    }),
  );
});
