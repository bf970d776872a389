// Cuboids against closed forms: which points are inside, which rays pass through, and hostile numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxCorners, boxEdges, boxFaces, rayThroughBox } from '../../src/geometry/box3.js';
import { apply, type Box3, pointsInBox, type Vec3 } from '../../src/geometry/index.js';
import { rotationExp } from '../../src/geometry/rotation-vector.js';

const part = fc.double({ min: -1, max: 1, noNaN: true });
const place = fc.double({ min: -30, max: 30, noNaN: true });
const angle = fc.double({ min: -3, max: 3, noNaN: true });
const length = fc.double({ min: 0.01, max: 10, noNaN: true });
const boxes = fc
  .tuple(place, place, place, angle, angle, angle, length, length, length)
  .map(([x, y, z, a, b, c, ...size]): Box3 => ({ T: { q: rotationExp([a, b, c]), t: [x, y, z] }, size }));

const at = (box: Box3, own: readonly number[]) =>
  apply(box.T, own.map((c, k) => (c * box.size[k]) / 2) as unknown as Vec3);

it('twelve edges of the lengths given, six plane faces', () => {
  fc.assert(
    fc.property(boxes, box => {
      const corners = boxCorners(box);
      const gap = (a: number, b: number) => Math.hypot(...[0, 1, 2].map(c => corners[3 * a + c] - corners[3 * b + c]));
      const lengths = boxEdges.map(([a, b]) => gap(a, b)).sort((a, b) => a - b);
      const wanted = box.size.flatMap(s => [s, s, s, s]).sort((a, b) => a - b);
      for (const [i, value] of lengths.entries()) expect(value).toBeCloseTo(wanted[i], 9);
      for (const [a, b, c, d] of boxFaces) expect(gap(a, c)).toBeCloseTo(gap(b, d), 9);
    }),
  );
  expect(boxEdges.length).toBe(12);
});

describe('pointsInBox', () => {
  it('says inside of what is inside, whatever the pose', () => {
    fc.assert(
      fc.property(boxes, part, part, part, (box, x, y, z) => {
        const inner = at(box, [0.999 * x, 0.999 * y, 0.999 * z]);
        const outer = at(box, [1.001 * Math.sign(x || 1), y, z]);
        const points = Float64Array.of(...inner, 7, ...outer, 7);
        expect(Array.from(pointsInBox(box, { points, stride: 4, xyz: [0, 1, 2], count: 2 }))).toEqual([0]);
      }),
    );
  });

  it('a point on a face is inside, NaN and infinity are not, an empty cloud has none', () => {
    const box: Box3 = { T: { q: [0, 0, 0, 1], t: [0, 0, 0] }, size: [2, 2, 2] };
    const points = Float32Array.of(1, 0, 0, Number.NaN, 0, 0, Infinity, 0, 0, -1, -1, -1);
    const rows = { points, stride: 3, xyz: [0, 1, 2] as const };
    expect(Array.from(pointsInBox(box, { ...rows, count: 4 }))).toEqual([0, 3]);
    expect(pointsInBox(box, { ...rows, count: 0 }).length).toBe(0);
    expect(() => pointsInBox({ ...box, size: [1, 1, -1] }, { ...rows, count: 4 })).toThrow(/FL0630|3D box/);
  });
});

it('a ray through an inner point enters before it and leaves behind it; its ends lie on the surface', () => {
  fc.assert(
    fc.property(boxes, part, part, part, (box, x, y, z) => {
      const inner = at(box, [0.99 * x, 0.99 * y, 0.99 * z]);
      const range = Math.hypot(...inner);
      fc.pre(range > 1e-6);
      const ray = inner.map(c => c / range) as unknown as Vec3;
      const [into, out] = rayThroughBox(box, ray)!;
      expect(into).toBeLessThanOrEqual(range + 1e-9);
      expect(out).toBeGreaterThanOrEqual(range - 1e-9);
      const ends = [into, out].flatMap(t => ray.map(c => c * t));
      const just = { ...box, size: box.size.map(s => s + 1e-6) as unknown as Vec3 };
      const [less] = [{ ...box, size: box.size.map(s => s - 1e-6) as unknown as Vec3 }];
      const rows = { points: Float64Array.from(ends), stride: 3, xyz: [0, 1, 2] as const, count: 2 };
      expect(pointsInBox(just, rows).length).toBe(2);
      expect(pointsInBox(less, rows).length).toBe(0);
    }),
  );
  const behind: Box3 = { T: { q: [0, 0, 0, 1], t: [0, 0, -5] }, size: [1, 1, 1] };
  expect(rayThroughBox(behind, [0, 0, 1])).toBeUndefined();
  expect(rayThroughBox(behind, [1, 0, 0])).toBeUndefined();
});
