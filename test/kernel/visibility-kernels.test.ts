// The compiled loops of visibility give the same bits as the plain ones, whatever the cloud, the lens and the picture's size.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import {
  fastVisibilityKernels,
  plainVisibilityKernels,
  projectCloud,
  simdVisibilityKernels,
} from '../../src/kernel/index.js';
import {
  type Beams,
  cellAt,
  MAYBE,
  PAIR_NUMBERS,
  type Pieces,
  SURE,
} from '../../src/kernel/visibility/visibility-kernels.js';
import { VISIBLE, visibilityOf } from '../../src/projection/index.js';
import { hdl64, kittiLike, occlusionScene, sightingsOf } from '../support/occlusion-scenes.js';

const plain = plainVisibilityKernels();
const simd = simdVisibilityKernels();

const odd = [0, -0, 1e-30, 1e30, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -3];
const seed = fc.integer({ min: 1, max: 2147483646 });

/** Lehmer's generator, 0..1. */
function drawer(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Pieces that overlap, some at one depth and some at one place, some of numbers that are none; `strange`: share of the latter. */
function piecesOf(count: number, columns: number, rows: number, start: number, strange: number): Pieces {
  const random = drawer(start);
  const or = (value: number) => (random() < strange ? odd[Math.floor(random() * odd.length)] : value);
  const size = 0.5 + 3 * random();
  const steps = Math.floor(1 + 30 * random());
  const coarse = (value: number) => (random() < 0.3 ? Math.round(value * steps) / steps : value);
  const u = Float32Array.from({ length: count }, () => or(coarse(random() * columns * size)));
  const v = Float32Array.from({ length: count }, () => or(coarse(random() * rows * size)));
  const distance = Float32Array.from({ length: count }, () => or(random() < 0.5 ? 10 : 1 + 30 * random()));
  const axes = new Float64Array(12 * count);
  for (let i = 0; i < count; i++)
    for (let k = 0; k < 4; k++) {
      const [x, y] = [
        [1, 0],
        [0, -1],
        [-1, 0],
        [0, 1],
      ][k];
      const wide = random() < 0.02 ? 200 : 2.5;
      axes[12 * i + 3 * k] = or(size * wide * (coarse(random()) * x + 0.3 * (random() - 0.5)));
      axes[12 * i + 3 * k + 1] = or(size * wide * (coarse(random()) * y + 0.3 * (random() - 0.5)));
      axes[12 * i + 3 * k + 2] = random() < 0.5 ? 0 : or(0.01 * (random() - 0.5));
    }
  const surface = Int32Array.from({ length: 4 * count }, () => (random() < 0.3 ? -1 : 0));
  const members = Int32Array.from({ length: count }, (_, i) => i).filter(() => random() < 0.9);
  return { u, v, distance, axes, surface, members, size, columns, rows, edge: 0.1 / 0.9 };
}

describe('pieces on a grid', () => {
  it('are drawn to the same bits', () => {
    let drawn = 0;
    const sides = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 40 }));
    const count = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 4, max: 300 }));
    fc.assert(
      fc.property(sides, count, seed, fc.constantFrom(0, 0.01, 0.3), ([columns, rows], points, start, strange) => {
        const pieces = piecesOf(points, columns, rows, start, strange);
        const expected = plain.draw(pieces);
        expect([...simd.draw(pieces)]).toEqual([...expected]);
        drawn += expected.filter((piece, i) => piece > 0 && i % PAIR_NUMBERS >= SURE).length;
      }),
      { numRuns: 400 },
    );
    expect(drawn).toBeGreaterThan(5000);
  });

  it('of 70 001 points too', () => {
    const pieces = piecesOf(70_001, 501, 333, 7, 0.001);
    expect(Buffer.from(simd.draw(pieces).slice().buffer).equals(Buffer.from(plain.draw(pieces).slice().buffer))).toBe(
      true,
    );
  });

  it('the nearer one hides the farther one, on just its cells: by hand', () => {
    // Two squares of four cells around (2.5, 2.5) and (3.5, 2.5), 10 m and 5 m away, cells of a pixel.
    const square = [1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0];
    const pieces: Pieces = {
      u: Float32Array.of(2.5, 3.5),
      v: Float32Array.of(2.5, 2.5),
      distance: Float32Array.of(10, 5),
      axes: Float64Array.from([...square, ...square]),
      surface: new Int32Array(8),
      members: Int32Array.of(0, 1),
      ...{ size: 1, columns: 7, rows: 5, edge: 0.1 },
    };
    for (const kernels of [plain, simd]) {
      const cells = kernels.draw(pieces);
      const owner = (column: number, row: number) => Math.ceil(cells[cellAt(row, column, 5) + MAYBE] / 4);
      expect([0, 1, 2, 3, 4, 5].map(column => owner(column, 2))).toEqual([0, 0, 1, 2, 2, 0]);
      expect([0, 1, 2, 3, 4, 5].map(column => owner(column, 1))).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });
});

describe('neighbouring beams', () => {
  it('are the same ones', () => {
    let found = 0;
    const shape = fc.record({
      count: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 500 })),
      start: seed,
      // Wide clouds of few points go through a hash, narrow ones through a table.
      spread: fc.constantFrom(0.02, 0.5, 3),
      rows: fc.boolean(),
      twice: fc.boolean(),
    });
    fc.assert(
      fc.property(shape, ({ count, start, spread, rows, twice }) => {
        const random = drawer(start);
        const [width, height] = [0.004, 0.008];
        const step = (pitch: number, value: number) => (rows ? pitch * Math.round(value / pitch) : value);
        const beams: Beams = {
          azimuth: Float64Array.from({ length: count }, () => step(width, spread * (random() - 0.5))),
          elevation: Float64Array.from({ length: count }, () => step(height, 0.3 * spread * (random() - 0.5))),
        };
        // One direction measured more than once.
        if (twice) {
          beams.azimuth.copyWithin(count >> 1, 0);
          beams.elevation.copyWithin(count >> 1, 0);
        }
        const members = Int32Array.from({ length: count }, (_, i) => i).filter(() => random() < 0.9);
        const expected = plain.neighbours(beams, members, width, height);
        expect([...simd.neighbours(beams, members, width, height)]).toEqual([...expected]);
        found += expected.filter(i => i >= 0).length;
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(3000);
  });

  it('are asked of the plain loops where cells are too many for whole numbers', () => {
    const beams = { azimuth: Float64Array.of(-3, 0, 3, 3.0000001), elevation: Float64Array.of(0, 0, 1, 1) };
    const members = Int32Array.of(0, 1, 2, 3);
    const given = [beams, members, 1e-10, 1e-10] as const;
    expect([...simd.neighbours(...given)]).toEqual([...plain.neighbours(...given)]);
  });
});

describe('labels', () => {
  const fisheye = createCamera('equidistant', {
    ...{ width: 901, height: 333, fx: 260, fy: 260, cx: 449.5, cy: 150, viewDeg: 200 },
    distortion: [0, 0, 0, 0],
  });

  it.each([
    ['pinhole', kittiLike],
    ['fisheye', fisheye],
  ])('%s: the same with either loops', (_, lens) => {
    const sightings = sightingsOf(occlusionScene(3, 0.75, lens, hdl64));
    const expected = visibilityOf(sightings, plain);
    expect(visibilityOf(sightings, simd)).toEqual(expected);
    expect(expected.filter(label => label === VISIBLE).length).toBeGreaterThan(1000);
  });

  it('of any points', () => {
    const still = Float64Array.of(0, -1, 0, 0.4, 0, 0, -1, -0.3, 1, 0, 0, 0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), seed, (count, start) => {
        const random = drawer(start);
        const points = Float32Array.from({ length: 3 * count }, () => 20 * random() - (random() < 0.5 ? 0 : 10));
        const cloud = { points, stride: 3, xyz: [0, 1, 2] as const };
        const seen = projectCloud({ ...cloud, count, toCamera: still, lens: kittiLike });
        const sightings = { ...cloud, ...seen, distance: seen.depth, toCamera: still, lens: kittiLike };
        expect(visibilityOf(sightings, simd)).toEqual(visibilityOf(sightings, plain));
      }),
      { numRuns: 200 },
    );
  });

  it('compiled loops run here, and are what a conversion takes', () => {
    expect(fastVisibilityKernels().name).toBe('simd');
  });
});
