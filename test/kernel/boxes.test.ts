// Points in boxes: the compiled loops find the very rows that the plain test finds, whatever the cloud and the box.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, type Box3, type PointRows, type Vec3 } from '../../src/geometry/index.js';
import { fastBoxes, plainBoxes, simdBoxes } from '../../src/kernel/index.js';
import { scratchLoops } from '../../src/kernel/scratch-loops.js';

const simd = simdBoxes();

const odd = fc.constantFrom(0, -0, 1e-38, 1e-300, 1e15, 1e30, 3.4e38, -3.4e38, 1e300, Number.NaN, Infinity, -Infinity);
const near = fc.double({ min: -6, max: 6, noNaN: true });
const coordinate = fc.oneof({ weight: 12, arbitrary: near }, odd);
const place = fc.oneof({ weight: 40, arbitrary: near }, fc.constantFrom(0, 500, -4e5, 5e6, 1e14, 1e16, 1e200));
const length = fc.oneof(
  { weight: 20, arbitrary: fc.double({ min: 0, max: 12, noNaN: true }) },
  fc.constantFrom(0, 1e-30, 1e3, 1e14, 1e20, 1e300, 1.7e308),
);
/** Also quaternions whose length is wrong by as much as is let pass. */
const turn = fc
  .tuple(near, near, near, near, fc.double({ min: 0.9996, max: 1.0004, noNaN: true }))
  .filter(([...q]) => Math.hypot(...q.slice(0, 4)) > 0.1)
  .map(([x, y, z, w, scale]) => [x, y, z, w].map(c => (c * scale) / Math.hypot(x, y, z, w)));
const box = fc
  .tuple(turn, place, place, place, length, length, length)
  .map(([q, x, y, z, ...size]): Box3 => ({ T: { q: q as unknown as Box3['T']['q'], t: [x, y, z] }, size }));
const layout = fc.constantFrom(
  { stride: 3, xyz: [0, 1, 2] as const },
  { stride: 5, xyz: [1, 2, 3] as const },
  { stride: 6, xyz: [4, 0, 2] as const },
);

function rowsOf(
  points: readonly (readonly number[])[],
  shape: Pick<PointRows, 'stride' | 'xyz'>,
  wide: boolean,
): PointRows {
  const values = new (wide ? Float64Array : Float32Array)(points.length * shape.stride).fill(0.5);
  points.forEach((p, i) => {
    shape.xyz.forEach((column, c) => {
      values[i * shape.stride + column] = p[c];
    });
  });
  return { points: values, count: points.length, ...shape };
}

function same(rows: PointRows, boxes: readonly Box3[]): number {
  const wanted = plainBoxes.inside(rows, boxes);
  const found = simd.inside(rows, boxes);
  expect(found.map(list => [...list])).toEqual(wanted.map(list => [...list]));
  expect([...simd.count(rows, boxes)]).toEqual(wanted.map(list => list.length));
  expect([...plainBoxes.count(rows, boxes)]).toEqual(wanted.map(list => list.length));
  return wanted.reduce((sum, list) => sum + list.length, 0);
}

/** Park and Miller's generator (CACM 1988), 0 to 1. */
function generator(): () => number {
  let state = 7;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const upright = (x: number, y: number, z: number, yaw: number, size: Vec3): Box3 => ({
  T: { q: [0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)], t: [x, y, z] },
  size,
});

describe('points in boxes', () => {
  it('run compiled here', () => {
    expect(fastBoxes().name).toBe('simd');
  });

  it('are the same rows for any points, layout, precision and boxes', () => {
    let inside = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate, coordinate), { maxLength: 90, size: 'max' }),
        fc.array(box, { maxLength: 5, size: 'max' }),
        layout,
        fc.boolean(),
        (points, boxes, shape, wide) => {
          inside += same(rowsOf(points, shape, wide), boxes);
        },
      ),
      { numRuns: 600 },
    );
    expect(inside).toBeGreaterThan(1000);
  });

  it('are the same where points lie at the faces, to the last bit', () => {
    const unit = fc.constantFrom(-1, 1, 0.5, 0);
    let inside = 0;
    let asked = 0;
    fc.assert(
      fc.property(
        box,
        fc.array(fc.tuple(unit, unit, unit), { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        (one, own, wide) => {
          const points = own.map(p => apply(one.T, p.map((c, k) => (c * one.size[k]) / 2) as unknown as Vec3));
          inside += same(rowsOf(points, { stride: 3, xyz: [0, 1, 2] }, wide), [one]);
          asked += points.length;
        },
      ),
      { numRuns: 400 },
    );
    // Rounding puts some of them on either side.
    expect(inside).toBeGreaterThan(asked / 10);
    expect(inside).toBeLessThan((asked * 9) / 10);
  });

  it('a box around a lattice holds as many as its lengths say, in any order of the points', () => {
    const random = generator();
    const points: [number, number, number][] = [];
    for (let x = -40; x < 40; x++) for (let y = -40; y < 40; y++) for (let z = 0; z < 12; z++) points.push([x, y, z]);
    expect(points.length).toBeGreaterThan(65536);
    // Between lattice points, and on them.
    const boxes = [
      upright(0, 0, 0, 0, [7, 5, 3]),
      upright(0.5, 0.5, 0.5, 0, [8, 2, 2]),
      upright(-20, 10, 4, Math.PI / 2, [6.5, 2.5, 0]),
      upright(0, 0, 0, 0, [1e6, 1e6, 1e6]),
      upright(39, 39, 11, 0, [0, 0, 0]),
      upright(0.5, 0.5, 0.5, 1, [0, 0, 0]),
    ];
    const counts = [7 * 5 * 2, 8 * 2 * 2, 3 * 7, points.length, 1, 0];
    for (const order of ['sorted', 'shuffled']) {
      if (order === 'shuffled')
        for (let i = points.length - 1; i > 0; i--) {
          const j = Math.floor(random() * (i + 1));
          [points[i], points[j]] = [points[j], points[i]];
        }
      for (const wide of [false, true]) {
        const rows = rowsOf(points, { stride: 4, xyz: [0, 1, 2] }, wide);
        expect([...simd.count(rows, boxes)]).toEqual(counts);
        const [first] = simd.inside(rows, boxes);
        expect([...first].every((row, k) => k === 0 || row > first[k - 1])).toBe(true);
        expect([...first].every(row => points[row].every((c, k) => Math.abs(c) <= [3.5, 2.5, 1.5][k]))).toBe(true);
      }
    }
  });

  it('a cloud of one point, of none, of points that are all NaN, and rows that are not there', () => {
    const boxes = [upright(0, 0, 0, 0.3, [2, 2, 2]), upright(0, 0, 0, 0, [1e200, 1e200, 1e200])];
    const shape = { stride: 3, xyz: [0, 1, 2] } as const;
    const nowhere = [Number.NaN, Number.NaN, Number.NaN];
    // What the loops worked on before is still in their memory.
    same(rowsOf(Array(400).fill([0, 0, 0]), shape, false), boxes);
    expect(same(rowsOf([[0, 0, 0]], shape, false), boxes)).toBe(2);
    expect(same(rowsOf([], shape, true), boxes)).toBe(0);
    expect(same(rowsOf(Array(300).fill(nowhere), shape, true), boxes)).toBe(0);
    // One real point in a block of none: bounds pass over NaN.
    for (const at of [0, 1, 5, 15, 16, 63, 64, 255, 256, 299]) {
      const points = Array(300).fill(nowhere);
      points[at] = [0.5, 0.5, 0.5];
      expect(simd.inside(rowsOf(points, shape, false), boxes).map(list => [...list])).toEqual([[at], [at]]);
    }
    expect(same({ points: new Float32Array(6), count: 40, ...shape }, boxes)).toBe(4);
    expect(simd.inside(rowsOf([[0, 0, 0]], shape, false), [])).toEqual([]);
  });

  it('a cloud larger than what is worked on at a time', () => {
    const random = generator();
    const count = 2 * 8192 + 77;
    const rows: PointRows = { points: new Float32Array(count * 1024), stride: 1024, xyz: [1, 2, 3], count };
    for (let i = 0; i < count; i++) for (const c of rows.xyz) rows.points[1024 * i + c] = 8 * random() - 4;
    const boxes = [upright(0, 0, 0, 0.5, [4, 4, 4]), upright(3, 1, 1, 2, [2, 1, 3])];
    expect(same(rows, boxes)).toBeGreaterThan(2000);
  });

  it('refuses a box that is none', () => {
    const rows = rowsOf([[0, 0, 0]], { stride: 3, xyz: [0, 1, 2] }, false);
    for (const kernels of [simd, plainBoxes]) {
      expect(() => kernels.count(rows, [upright(0, 0, 0, 0, [1, -1, 1])])).toThrow(/3D box/);
      expect(() => kernels.inside(rows, [upright(Number.NaN, 0, 0, 0, [1, 1, 1])])).toThrow(/3D box/);
    }
  });
});

it('what does not fit into the memory of the loops is refused, and the next call works', () => {
  expect(() => scratchLoops().arena.take(2 ** 33)).toThrow(expect.objectContaining({ code: 'FL0309' }));
  const rows = rowsOf([[0, 0, 0]], { stride: 3, xyz: [0, 1, 2] }, false);
  expect([...simd.count(rows, [upright(0, 0, 0, 0, [1, 1, 1])])]).toEqual([1]);
});
