// Rotation vectors against rotation matrices, their own inverses, and differences for the Jacobians.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  inverseRightJacobian,
  rightJacobian,
  rotateVector,
  rotationExp,
  rotationInverse,
  rotationLog,
  rotationProduct,
} from '../../src/geometry/rotation-vector.js';
import { type Quaternion, toMatrix, type Vec3 } from '../../src/geometry/se3.js';

const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
const vector = (size: number) => fc.tuple(number(size), number(size), number(size)) as fc.Arbitrary<Vec3>;
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((x, i) => x - b[i]));

test('log undoes exp below half a turn, and exp undoes log up to the sign of the quaternion', () => {
  fc.assert(
    fc.property(vector(1.8), v => {
      const q = rotationExp(v);
      expect(Math.hypot(...q)).toBeCloseTo(1, 14);
      expect(distance(rotationLog(q), v)).toBeLessThan(1e-13);
      const minus = q.map(x => -x) as unknown as Quaternion;
      expect(distance(rotationLog(minus), v)).toBeLessThan(1e-13);
    }),
  );
});

test('angles that lose half their digits by acos: tiny ones, and close to half a turn', () => {
  for (const angle of [1e-12, 1e-7, 9.9e-5, 1.1e-4, Math.PI - 1e-9]) {
    const v = rotationLog(rotationExp([0, angle, 0]));
    expect(Math.abs(v[1] - angle) / angle).toBeLessThan(1e-14);
  }
  expect(rotationLog([0, 0, 0, 1])).toEqual([0, 0, 0]);
});

test('product, inverse and rotation agree with the matrix', () => {
  fc.assert(
    fc.property(vector(3), vector(3), vector(10), (a, b, p) => {
      const [qa, qb] = [rotationExp(a), rotationExp(b)];
      const m = toMatrix({ q: qa, t: [0, 0, 0] });
      const byMatrix = [0, 1, 2].map(r => m[4 * r] * p[0] + m[4 * r + 1] * p[1] + m[4 * r + 2] * p[2]);
      expect(distance(rotateVector(qa, p), byMatrix)).toBeLessThan(1e-12);
      const both = rotateVector(rotationProduct(qa, qb), p);
      expect(distance(both, rotateVector(qa, rotateVector(qb, p)))).toBeLessThan(1e-12);
      expect(distance(rotateVector(rotationInverse(qa), rotateVector(qa, p)), p)).toBeLessThan(1e-12);
    }),
  );
});

describe('Jacobians', () => {
  test('how the vector grows under a body rate, by central differences', () => {
    fc.assert(
      fc.property(vector(1.5), vector(1), (phi, w) => {
        const h = 1e-5;
        const moved = (s: number) =>
          rotationLog(rotationProduct(rotationExp(phi), rotationExp([s * w[0], s * w[1], s * w[2]])));
        const [ahead, behind] = [moved(h), moved(-h)];
        const numeric = ahead.map((x, i) => (x - behind[i]) / (2 * h));
        expect(distance(inverseRightJacobian(phi, w), numeric)).toBeLessThan(1e-7);
      }),
    );
  });

  test('one undoes the other', () => {
    fc.assert(
      fc.property(vector(1.7), vector(5), (phi, w) => {
        expect(distance(rightJacobian(phi, inverseRightJacobian(phi, w)), w)).toBeLessThan(1e-10);
      }),
    );
    // On both sides of where the series takes over.
    for (const a of [9.9e-4, 1.01e-3])
      expect(distance(rightJacobian([a, 0, 0], inverseRightJacobian([a, 0, 0], [0, 1, 2])), [0, 1, 2])).toBeLessThan(
        1e-12,
      );
  });
});
