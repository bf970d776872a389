// The compiled tallies give the same bits as the plain ones, whatever the points, the picture and the lens.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Camera, createCamera } from '../../src/camera/index.js';
import { rotationExp } from '../../src/geometry/rotation-vector.js';
import { toMatrix } from '../../src/geometry/se3.js';
import { Arena } from '../../src/kernel/arena.js';
import { fastScoreKernels, plainScoreKernels, type ScoreKernels, simdScoreKernels } from '../../src/kernel/index.js';
import { KeptArrays } from '../../src/kernel/score/kept-arrays.js';

const plain = plainScoreKernels();
const simd = simdScoreKernels();

/** Bits, with one NaN for all, so that NaN equals NaN and 0 is not -0. */
function bits(values: Float64Array): bigint[] {
  return [...new BigUint64Array(values.map(v => (Number.isNaN(v) ? Number.NaN : v)).buffer)];
}

const size = fc.record({
  width: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 70 })),
  height: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 50 })),
});
const odd = fc.constantFrom(0, -0, 1e-30, 1e30, 3.4e38, -3.4e38, Number.NaN, Number.POSITIVE_INFINITY, -1e-3);
const numberUpTo = (most: number) =>
  fc.oneof({ weight: 10, arbitrary: fc.double({ min: -most, max: most, noNaN: true }) }, odd);
const seed = fc.integer({ min: 1, max: 2147483646 });

/** Lehmer's generator, 0..1: arrays of thousands are made of one number that fast-check draws. */
function drawer(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Bytes: up to 14.94 bins of brightness and 6.94 of slope, as picture-maps.ts makes them. */
function mapOf({ width, height }: { width: number; height: number }, random: () => number) {
  const ranks = new Uint8Array(2 * width * height);
  for (let i = 0; i < ranks.length; i++) ranks[i] = Math.floor(random() * (i % 2 === 0 ? 240 : 112));
  return { width, height, ranks, scale: 1 };
}

function linearCase({ width, height, count, start, change, strange }: LinearCase) {
  const random = drawer(start);
  const map = mapOf({ width, height }, random);
  const rows = new Float32Array(16 * count);
  for (let i = 0; i < rows.length; i++) {
    const c = i % 16;
    rows[i] = c === 0 ? (1.2 * random() - 0.1) * width : c === 1 ? (1.2 * random() - 0.1) * height : random() - 0.5;
    if (strange !== undefined && random() < 0.02) rows[i] = strange;
    // On the border, to the last bit.
    if (c === 0 && random() < 0.05) rows[i] = width - 1.001;
  }
  const levels = Float32Array.from({ length: count }, () => 14.9985 * random());
  const run = ({ linear }: ScoreKernels) => {
    const [slopes, edges] = [new Float64Array(8).fill(0.5), new Float64Array(8)];
    const joint = new Float64Array(256).fill(0.25);
    linear({ rows, count }, map, change, slopes, levels, joint);
    linear({ rows, count }, map, change, edges);
    return [slopes, edges, joint];
  };
  return { plain: run(plain), simd: run(simd) };
}

interface LinearCase {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly start: number;
  readonly change: readonly number[];
  readonly strange?: number;
}

const few = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 250, max: 600 }));

describe('points that are linear in a change', () => {
  it('are counted to the same bits', () => {
    const change = fc.array(numberUpTo(4), { minLength: 7, maxLength: 7 });
    const all = fc
      .tuple(size, few, seed, change, fc.option(odd, { nil: undefined }))
      .map(([area, count, start, numbers, strange]) => ({ ...area, count, start, change: numbers, strange }));
    fc.assert(
      fc.property(all, one => {
        const found = linearCase(one);
        expect(found.simd.map(bits)).toEqual(found.plain.map(bits));
      }),
      { numRuns: 400 },
    );
  });

  it('every point counts once, also of 70 001', () => {
    const found = linearCase({ width: 333, height: 217, count: 70_001, start: 5, change: [0.3, 0, 1, 0, 0, -2, 0] });
    expect(found.simd.map(bits)).toEqual(found.plain.map(bits));
    const [slopes, edges, joint] = found.simd.map(values => values.reduce((a, b) => a + b));
    expect(slopes - 8 * 0.5).toBeCloseTo(70_001, 4);
    expect(edges).toBeCloseTo(70_001, 4);
    expect(joint - 256 * 0.25).toBeCloseTo(70_001, 4);
  });

  it('a point between four pixels counts as their weighted mean: by hand', () => {
    // Slopes 0, 16, 32, 48 sixteenths at the corners: at (0.25, 0.5) it is 0.25 · 1 + 0.5 · 2 = 1.25 bins.
    const map = { width: 2, height: 2, ranks: Uint8Array.of(0, 0, 0, 16, 0, 32, 0, 48), scale: 1 };
    const rows = new Float32Array(16);
    rows.set([0.25, 0.5]);
    const slopes = new Float64Array(8);
    simd.linear({ rows, count: 1 }, map, new Float64Array(7), slopes);
    expect([...slopes]).toEqual([0, 0.75, 0.25, 0, 0, 0, 0, 0]);
  });
});

const distortions: Record<string, number[][]> = {
  plumb_bob: [[], [-0.37, 0.2, 1e-3, -2e-3, -0.07]],
  rational_polynomial: [[0.4, 0.05, 1e-4, -1e-4, 0.002, 0.7, 0.15, 0.01]],
  equidistant: [
    [0, 0, 0, 0],
    [0.02, -0.01, 0.003, -0.0005],
  ],
  // These have no compiled loop here: their own `project` is asked.
  thin_prism: [[-0.3, 0.1, 1e-3, -1e-3, 0, 0.1, 0, 0, 0.02, -0.01, 0.01, 0]],
  double_sphere: [[-0.17, 0.59]],
};
const lens = fc
  .constantFrom(...Object.keys(distortions))
  .chain(model => fc.tuple(fc.constant(model), fc.constantFrom(...distortions[model])))
  .chain(([model, distortion]) =>
    fc
      .tuple(size, fc.double({ min: 5, max: 60, noNaN: true }), fc.constantFrom(undefined, 60, 150, 200))
      .map(([area, fx, viewDeg]): Camera => {
        const { width, height } = area;
        const intrinsics = {
          width,
          height,
          fx,
          fy: 1.1 * fx,
          cx: width / 2,
          cy: height / 2 - 0.3,
          distortion,
          viewDeg,
        };
        return createCamera(model, intrinsics);
      }),
  );
const motion = fc
  .tuple(fc.tuple(numberUpTo(1), numberUpTo(1), numberUpTo(1)), fc.tuple(numberUpTo(3), numberUpTo(3), numberUpTo(3)))
  .map(([turn, t]) => toMatrix({ q: rotationExp(turn), t }));

function pointsOf(count: number, random: () => number): Float64Array {
  const xyz = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const z = 40 * random() - 3;
    xyz.set([(random() - 0.5) * 2.4 * z, (random() - 0.5) * 2 * z, z], 3 * i);
    if (random() < 0.03) xyz[3 * i + (i % 3)] = [Number.NaN, Number.POSITIVE_INFINITY, 0, -0, 1e300][i % 5];
  }
  return xyz;
}

describe('points that a lens sees', () => {
  it('are moved, seen and counted to the same bits', () => {
    let counted = 0;
    fc.assert(
      fc.property(lens, motion, few, seed, fc.constantFrom(1, 2, 3), (camera, M, count, start, scale) => {
        const random = drawer(start);
        const points = { xyz: pointsOf(count, random), count };
        const area = {
          width: Math.max(1, Math.floor(camera.width / scale)),
          height: Math.max(1, Math.floor(camera.height / scale)),
        };
        const map = { ...mapOf(area, random), scale };
        const levels = Uint8Array.from({ length: count }, () => Math.floor(16 * random()));
        const run = ({ seen, look }: ScoreKernels) => {
          const [slopes, edges, joint] = [new Float64Array(8), new Float64Array(8), new Float64Array(256)];
          seen(points, M, camera, map, slopes, levels, joint);
          seen(points, M, camera, map, edges);
          const looked = look(points, M, camera);
          const uv = looked.uv.slice(0, 2 * count);
          for (let i = 0; i < count; i++) if (looked.seen[i] === 0) uv.fill(0, 2 * i, 2 * i + 2);
          return [
            slopes,
            edges,
            joint,
            looked.xyz.slice(0, 3 * count),
            uv,
            Float64Array.from(looked.seen.slice(0, count)),
          ];
        };
        const expected = run(plain);
        expect(run(simd).map(bits)).toEqual(expected.map(bits));
        counted += expected[1].reduce((a, b) => a + b, 0);
      }),
      { numRuns: 400 },
    );
    expect(counted).toBeGreaterThan(2000);
  });

  it('have their ranks counted to the same bits, whole splines each', () => {
    let counted = 0;
    fc.assert(
      fc.property(lens, motion, few, seed, fc.constantFrom(0, 1, 2), (camera, M, count, start, level) => {
        const random = drawer(start);
        const area = {
          width: Math.max(1, camera.width >> level),
          height: Math.max(1, camera.height >> level),
        };
        const ranks = Float32Array.from({ length: 2 * area.width * area.height }, () => random());
        // The first and the last rank there is.
        if (ranks.length > 8) ranks.set([0, 1, 1, 0], 4);
        const bin = Uint8Array.from({ length: count }, () => Math.floor(19 * random()));
        const points = { xyz: pointsOf(count, random), count, bin, camera, ...area, ranks, level };
        const run = (kernels: ScoreKernels) => {
          const counts = new Float64Array(16 * 16 + 3 * 16);
          kernels.ranks(points, M, counts);
          return counts;
        };
        const expected = run(plain);
        expect(bits(run(simd))).toEqual(bits(expected));
        counted += expected.subarray(256).reduce((a, b) => a + b, 0);
      }),
      { numRuns: 400 },
    );
    expect(counted).toBeGreaterThan(2000);
  });

  it('of 70 001 points too', () => {
    const random = drawer(9);
    const count = 70_001;
    const camera = createCamera('plumb_bob', {
      ...{ width: 641, height: 479, fx: 300, fy: 300, cx: 320, cy: 240 },
      distortion: [-0.3, 0.1, 0, 0],
    });
    const points = { xyz: pointsOf(count, random), count };
    const map = mapOf({ width: 641, height: 479 }, random);
    const run = ({ seen }: ScoreKernels) => {
      const slopes = new Float64Array(8);
      seen(points, Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0), camera, map, slopes);
      return slopes;
    };
    expect(bits(run(simd))).toEqual(bits(run(plain)));
    expect(run(simd).reduce((a, b) => a + b)).toBeGreaterThan(30_000);
  });
});

describe('memory', () => {
  it('compiled tallies run here, and are what commands take', () => {
    expect(fastScoreKernels().name).toBe('simd');
  });

  it('copies are made once, and forgotten when there is no room', () => {
    const arena = new Arena();
    const kept = new KeptArrays(arena, 2000);
    let copies = 0;
    const array = (value: number) => ({
      key: { value },
      bytes: 800,
      write: (at: number) => {
        copies++;
        arena.bytes(at, 800).fill(value);
      },
    });
    const [a, b, c] = [array(1), array(2), array(3)];
    const read = (places: readonly number[] | undefined) => places?.map(at => arena.bytes(at, 800)[799]);
    for (let i = 0; i < 10; i++) expect(read(kept.place([a, b]))).toEqual([1, 2]);
    expect(copies).toBe(2);
    // Used often enough: both are forgotten for the third.
    expect(read(kept.place([c]))).toEqual([3]);
    expect(read(kept.place([c, a]))).toEqual([3, 1]);
    expect(copies).toBe(4);
    // Not yet: the plain loops do this one.
    expect(kept.place([b])).toBeUndefined();
    expect(read(kept.place([c, a]))).toEqual([3, 1]);
    expect(copies).toBe(4);
  });

  it('what is larger than the room at all is copied alone', () => {
    const arena = new Arena();
    const kept = new KeptArrays(arena, 100);
    const big = { key: {}, bytes: 5000, write: (at: number) => void arena.bytes(at, 5000).fill(7) };
    expect(kept.place([big])).toHaveLength(1);
  });

  it('ends with a clear error', () => {
    const kept = new KeptArrays(new Arena(), 2 ** 40);
    const endless = { key: {}, bytes: 5 * 2 ** 30, write: () => {} };
    expect(() => kept.place([endless])).toThrow(/clouds of at most 4294967296 bytes/);
    expect(() => kept.place([endless])).toThrow(expect.objectContaining({ code: 'FL0306' }));
  });
});
