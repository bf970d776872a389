// The tools of scan matching one by one: neighbours by brute force, voxels, normals of known planes, eigenvectors.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KdTree } from '../../../src/calibration/observe/kd-tree.js';
import { surfaceOf } from '../../../src/calibration/observe/surface.js';
import { thinCloud } from '../../../src/calibration/observe/thin-cloud.js';
import { diagonalise } from '../../../src/geometry/diagonalise.js';
import { gaussian } from './scenes.js';

describe('KdTree', () => {
  it('finds the neighbours that brute force finds, also among equal points', () => {
    const coordinate = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -5, max: 5, noNaN: true }));
    const point = fc.tuple(coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(
        fc.array(point, { maxLength: 80 }),
        point,
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        (cloud, [x, y, z], most, reach) => {
          const found = new Uint32Array(most);
          const n = new KdTree(Float64Array.from(cloud.flat()), cloud.length).nearest(x, y, z, most, reach, found);
          const squares = cloud.map(([a, b, c]) => (a - x) ** 2 + (b - y) ** 2 + (c - z) ** 2);
          const expected = squares
            .filter(d2 => d2 < reach * reach)
            .sort((a, b) => a - b)
            .slice(0, most);
          expect(Array.from(found.subarray(0, n), i => squares[i])).toEqual(expected);
          expect(new Set(found.subarray(0, n)).size).toBe(n);
        },
      ),
    );
  });
});

describe('thinCloud', () => {
  const options = { nearest: 1, farthest: 50, cell: 0.5, most: 300 };
  it('keeps points of the sweep with their times, in order, in range, not more than asked', () => {
    const any = fc.oneof(fc.double({ min: -60, max: 60 }), fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(any, any, any), { maxLength: 900 }),
        fc.integer({ min: 1, max: 300 }),
        (rows, most) => {
          const points = Float32Array.from(rows.flat());
          const times = Float64Array.from(rows, (_, i) => i);
          const thin = thinCloud(
            { points, stride: 3, xyz: [0, 1, 2], count: rows.length, times },
            { ...options, most },
          );
          expect(thin.count).toBeLessThanOrEqual(most);
          let last = -1;
          for (let k = 0; k < thin.count; k++) {
            const i = thin.times![k];
            expect(i).toBeGreaterThan(last);
            last = i;
            expect(thin.xyz.subarray(3 * k, 3 * k + 3)).toEqual(points.subarray(3 * i, 3 * i + 3));
            const range = Math.hypot(...thin.xyz.subarray(3 * k, 3 * k + 3));
            expect(range >= 0.999 && range <= 50.001).toBe(true);
          }
        },
      ),
    );
  });

  it('keeps one point of each voxel, and all of them when they are apart', () => {
    const grid = Array.from({ length: 100 }, (_, i) => [5.25 + (i % 10) * 0.5, 0.25 + Math.floor(i / 10) * 0.5, 0.25]);
    const twice = [...grid, ...grid.map(([x, y, z]) => [x + 0.1, y - 0.1, z])];
    const sweep = { points: Float32Array.from(twice.flat()), stride: 3, xyz: [0, 1, 2] as const, count: 200 };
    expect(thinCloud(sweep, options).count).toBe(100);
  });
});

describe('surfaceOf', () => {
  const random = gaussian(4);
  const n: [number, number, number] = [2 / 7, 3 / 7, 6 / 7];
  const [s, t] = [
    [3 / 7, -6 / 7, 2 / 7],
    [6 / 7, 2 / 7, -3 / 7],
  ];
  const plane = (noise: number) =>
    Float64Array.from({ length: 900 }, (_, i) => i)
      .subarray(0, 300)
      .reduce<number[]>((rows, i) => {
        const [a, b, e] = [(i % 20) * 0.3, Math.floor(i / 20) * 0.3, noise * random()];
        for (let c = 0; c < 3; c++) rows.push(5 * n[c] + a * s[c] + b * t[c] + e * n[c]);
        return rows;
      }, []);

  it('gives the normal of a plane, and a variance that its errors have', () => {
    const exact = surfaceOf(Float64Array.from(plane(0)), 300);
    expect(exact.planar).toBe(300);
    const noisy = surfaceOf(Float64Array.from(plane(0.02)), 300);
    let squares = 0;
    for (let i = 0; i < 300; i++) {
      const along = (normals: Float64Array) =>
        n[0] * normals[3 * i] + n[1] * normals[3 * i + 1] + n[2] * normals[3 * i + 2];
      expect(Math.abs(along(exact.normals))).toBeGreaterThan(1 - 1e-12);
      // Two axes of error; the variance is that of the worse one.
      squares += (1 - along(noisy.normals) ** 2) / (2 * noisy.variance[i]);
    }
    expect(squares / 300).toBeGreaterThan(0.2);
    expect(squares / 300).toBeLessThan(1.5);
  });

  it('has no normal on a line or in a bush', () => {
    const line = Float64Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? i / 10 : 4));
    expect(surfaceOf(line, 100).planar).toBe(0);
    const bush = Float64Array.from({ length: 600 }, () => 4 + 0.5 * random());
    expect(surfaceOf(bush, 200).planar).toBeLessThan(40);
  });
});

describe('diagonalise', () => {
  it('A v = λ v, vectors orthonormal, values ascending', () => {
    const entries = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 36, maxLength: 36 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), entries, (n, raw) => {
        const A = new Float64Array(n * n);
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) A[i * n + j] = raw[6 * Math.min(i, j) + Math.max(i, j)];
        const values = new Float64Array(n);
        const vectors = new Float64Array(n * n);
        diagonalise(A.slice(), n, values, vectors);
        const size = Math.hypot(...A) + 1e-12;
        for (let k = 0; k < n; k++) {
          if (k > 0) expect(values[k]).toBeGreaterThanOrEqual(values[k - 1]);
          for (let i = 0; i < n; i++) {
            let product = 0;
            let dot = 0;
            for (let j = 0; j < n; j++) {
              product += A[i * n + j] * vectors[k * n + j];
              dot += vectors[i * n + j] * vectors[k * n + j];
            }
            expect(Math.abs(product - values[k] * vectors[k * n + i])).toBeLessThan(1e-12 * size);
            expect(Math.abs(dot - (i === k ? 1 : 0))).toBeLessThan(1e-12);
          }
        }
      }),
    );
  });
});
