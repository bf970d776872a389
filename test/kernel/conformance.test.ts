// What recordings may hold: any layout and size, huge and missing numbers, any order of time, and more than memory takes. The compiled
// loops give the bits of the plain ones in all of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { toMatrix } from '../../src/geometry/index.js';
import { FramelockError } from '../../src/issue.js';
import { type Knots, plainKernels, pointLayout, type Rows, simdKernels } from '../../src/kernel/index.js';
import { smallMotion } from '../../src/kernel/small-motion.js';
import type { PointCloud, PointField } from '../../src/message/value.js';
import { turns } from '../support/effort.js';
import { cloudOf, field, widths } from './clouds.js';

const plain = plainKernels();
const simd = simdKernels();
const kinds = [plain, simd];

function bits(values: Float32Array | Uint32Array): Uint32Array {
  return new Uint32Array(values.slice().buffer);
}

/** One NaN for all: which of them arithmetic gives is the machine's choice. */
function comparable(values: Float32Array): Uint32Array {
  return bits(values.map(value => (Number.isNaN(value) ? Number.NaN : value)));
}

/** Where two columns differ first; -1 where they do not. Quicker than comparing them as values of the test's own. */
function difference(a: Uint32Array, b: Uint32Array): number {
  return a.length === b.length ? a.findIndex((value, i) => value !== b[i]) : Math.min(a.length, b.length);
}

/** A Lehmer generator: the same numbers at each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

describe('x, y and z as columns', () => {
  const types = Object.keys(widths) as PointField['type'][];
  const shape = fc
    .record({
      order: fc.shuffledSubarray(['x', 'y', 'z', 'intensity', 'rgb'], { minLength: 5 }),
      types: fc.array(fc.oneof(fc.constantFrom(...types), fc.constant('float32' as const)), {
        minLength: 5,
        maxLength: 5,
      }),
      gaps: fc.array(fc.constantFrom(0, 0, 0, 1, 3), { minLength: 5, maxLength: 5 }),
      width: fc.oneof(fc.nat(13), fc.integer({ min: 510, max: 515 })),
      height: fc.integer({ min: 1, max: 3 }),
      tail: fc.nat(3),
      rowPadding: fc.nat(5),
      bigEndian: fc.boolean(),
      shift: fc.nat(7),
    })
    .map(({ order, types: each, gaps, tail, ...rest }) => {
      let step = 0;
      const fields = order.map((name, i) => {
        const here = field(name, each[i], step + gaps[i]);
        step += gaps[i] + widths[each[i]];
        return here;
      });
      return { ...rest, fields, step: step + tail };
    });
  const written = (point: number, f: number) => (point * 7 + f * 13) % 120;

  it('are the numbers that were written, whatever the layout', () => {
    fc.assert(
      fc.property(shape, s => {
        const cloud = cloudOf(s, written);
        for (const kernels of kinds) {
          const { x, y, z } = kernels.readXyz(cloud);
          for (const [name, column] of Object.entries({ x, y, z })) {
            const f = s.fields.findIndex(one => one.name === name);
            expect([...column]).toEqual(Array.from({ length: s.width * s.height }, (_, i) => written(i, f)));
          }
          kernels.recycle();
        }
      }),
      { numRuns: turns(100, 200) },
    );
  });

  it('keep every bit of a float32, in the kernels\u2019 own memory too', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -0, 3.4e38, 1e-45, 1];
    const fields = [field('x', 'float32', 0), field('y', 'float32', 4), field('z', 'float32', 8)];
    const cloud = cloudOf({ fields, width: odd.length, step: 12 }, (point, f) => odd[(point + f) % odd.length]);
    const data = simd.input(cloud.data.length).subarray(0, cloud.data.length);
    data.set(cloud.data);
    for (const one of [plain.readXyz(cloud), simd.readXyz(cloud), simd.readXyz({ ...cloud, data })])
      for (const [f, column] of [one.x, one.y, one.z].entries())
        expect([...column]).toEqual(odd.map((_, i) => Math.fround(odd[(i + f) % odd.length])));
    simd.recycle();
  });

  it('say which field is missing, and which bytes are', () => {
    const fields = [field('x', 'float32', 0), field('y', 'float32', 4)];
    const cloud = cloudOf({ fields, width: 2, step: 8 }, () => 0);
    const short = cloudOf({ fields: [...fields, field('z', 'float32', 8)], width: 2, step: 12 }, () => 0);
    for (const kernels of kinds) {
      expect(() => kernels.readXyz(cloud)).toThrow('expected the point fields x, y and z, got x y');
      expect(() => kernels.readXyz({ ...short, data: short.data.subarray(1) })).toThrow(
        /points of 12 bytes.*got 23 bytes/,
      );
    }
  });
});

const fields = [
  ...['x', 'y', 'z', 'intensity'].map((name, i) => field(name, 'float32', 4 * i)),
  field('ring', 'uint16', 16),
  field('time', 'float32', 18),
];

describe('clouds of any size', () => {
  const random = numbers(11);
  const value = (_: number, f: number) => (f === 4 ? Math.floor(random() * 64) : (random() - 0.5) * 80);

  it.each([0, 1, 2, 3, 4, 5, 7, 8, 255, 256, 257, 511, 512, 513, 2047, 2049, 65_536, 65_541, 70_003])(
    '%d points',
    width => {
      const cloud: PointCloud = cloudOf({ fields, width, step: 22 }, value);
      const layout = pointLayout(cloud);
      const lens = createCamera('equidistant', {
        ...{ width: 900, height: 900, fx: 280, fy: 280, cx: 450, cy: 450 },
        distortion: [0.01, 0, 0, 0],
      });
      const M = toMatrix({ q: [0.5, -0.5, 0.5, 0.5], t: [0.3, -0.2, 1] });
      const [expected, found] = kinds.map(kernels => {
        const points = kernels.readPoints(cloud, layout, 0n);
        const rows: Rows = { points, stride: 6, count: width, xyz: [0, 1, 2], time: 5 };
        kernels.place(rows, M);
        const seen = kernels.project(M, lens);
        const results = [bits(points), bits(seen.index), bits(seen.u), bits(seen.v), bits(seen.depth)];
        kernels.recycle();
        return results;
      });
      expect(found).toEqual(expected);
      expect(found[0].length).toBe(6 * width);
      if (width > 200) expect(found[1].length).toBeGreaterThan(10);
    },
  );
});

describe('time in any order', () => {
  const perRing = 700;
  const rings = 16;
  const count = perRing * rings;
  const seconds = (column: number) => -0.05 + (0.1 * column) / perRing;
  const orders: Record<string, (i: number) => number> = {
    'firing by firing': i => seconds(Math.floor(i / rings)),
    'ring by ring': i => seconds(i % perRing),
    'in threes': i => seconds(Math.floor(i / 3) % perRing),
    'in no order': i => seconds((i * 7919) % perRing),
    backwards: i => seconds(perRing - 1 - Math.floor(i / rings)),
    'with gaps': i => (i % 11 === 0 ? Number.NaN : i % 501 === 0 ? 10 : seconds(Math.floor(i / rings))),
    'before and after all knots': i => (i % 2 ? -1 : 1) * (1 + i / count),
  };
  const random = numbers(5);
  const xyz = Float32Array.from({ length: 3 * count }, () => (random() - 0.5) * 90);

  /** A car that turns and drives on, at knots that are not evenly spaced. A tenth of it is little enough for float32. */
  function knotsOf(steps: number, much: number): Knots {
    const t = Float64Array.from({ length: steps + 1 }, (_, i) => -5e7 + 1e8 * (i / steps) ** 1.2);
    const matrices = Array.from(t, at => {
      const half = much * 0.3 * at * 1e-8;
      return [...toMatrix({ q: [0, 0, Math.sin(half), Math.cos(half)], t: [much * at * 1e-7, 0.2, -at * 1e-9] })];
    });
    return { t, matrices: Float64Array.from(matrices.flat()) };
  }

  it.each(Object.keys(orders).flatMap(name => [[name, 1] as const, [name, 0.1] as const]))(
    '%s, moving by %d',
    (name, much) => {
      const points = new Float32Array(5 * count);
      for (let i = 0; i < count; i++)
        points.set([...xyz.subarray(3 * i, 3 * i + 3), orders[name](i), i % rings], 5 * i);
      const rows: Rows = { points, stride: 5, count, xyz: [0, 1, 2], time: 3 };
      for (const steps of [1, 2, 12, 230]) {
        const knots = knotsOf(steps, much);
        expect(smallMotion(knots) !== undefined).toBe(much < 1);
        const [expected, found] = kinds.map(kernels => {
          const moved = comparable(kernels.moved(rows, knots));
          kernels.recycle();
          return moved;
        });
        expect(difference(found, expected)).toBe(-1);
        // One point in ten by the definition: the entries of the two knots around its time, by how far it is between them.
        const out = new Float32Array(Uint32Array.from(found).buffer);
        for (let i = 0; i < count; i += 10) {
          const time = Math.fround(orders[name](i)) * 1e9;
          if (!(Math.abs(time) < 1e10)) {
            expect(out[5 * i]).toBeNaN();
            continue;
          }
          const inside = knots.t.findIndex(at => at > time);
          const k = inside < 0 ? steps - 1 : Math.max(0, inside - 1);
          const s = Math.min(1, Math.max(0, (time - knots.t[k]) / (knots.t[k + 1] - knots.t[k])));
          const entry = (e: number) => (1 - s) * knots.matrices[12 * k + e] + s * knots.matrices[12 * k + 12 + e];
          const p = [...points.subarray(5 * i, 5 * i + 3), 1];
          const off = [0, 1, 2].map(
            row => out[5 * i + row] - p.reduce((sum, value, c) => sum + value * entry(4 * row + c), 0),
          );
          if (!(Math.max(...off.map(Math.abs)) < 1e-5)) expect.fail(`point ${i} is off by ${off}`);
        }
      }
    },
  );
});

describe('numbers that no sensor gives', () => {
  const huge = fc.constantFrom(
    0,
    -0,
    1,
    -1,
    1e-38,
    1e-45,
    1e18,
    1e19,
    1e37,
    -3.4e38,
    3.4e38,
    Number.NaN,
    -Infinity,
    Infinity,
  );
  const lenses = [
    createCamera('plumb_bob', {
      width: 640,
      height: 480,
      fx: 400,
      fy: 400,
      cx: 320,
      cy: 240,
      distortion: [-0.2, 0.05, 0, 0],
    }),
    createCamera('equidistant', {
      width: 900,
      height: 900,
      fx: 280,
      fy: 280,
      cx: 450,
      cy: 450,
      distortion: [0, 0, 0, 0],
    }),
    createCamera('double_sphere', {
      width: 900,
      height: 900,
      fx: 280,
      fy: 280,
      cx: 450,
      cy: 450,
      distortion: [-0.2, 0.6],
    }),
  ];

  it('are seen alike, by lenses that look straight, turned or from far away', () => {
    const turn = Math.SQRT1_2;
    const poses = [
      toMatrix({ q: [0, 0, 0, 1], t: [0, 0, 0] }),
      toMatrix({ q: [turn, 0, 0, turn], t: [0, 0, 0] }),
      toMatrix({ q: [0.5, -0.5, 0.5, 0.5], t: [1e6, -5e5, 3] }),
      toMatrix({ q: [0, 0, Math.sin(0.4), Math.cos(0.4)], t: [0, 1e-3, 0] }),
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(huge, huge, huge), { maxLength: 40 }), fc.constantFrom(...poses), (given, M) => {
        const rows: Rows = { points: Float32Array.from(given.flat()), stride: 3, count: given.length, xyz: [0, 1, 2] };
        for (const lens of lenses) {
          const [expected, found] = kinds.map(kernels => {
            kernels.place(rows);
            const { index, u, v, depth } = kernels.project(M, lens, 0.1);
            const results = [index, u, v, depth].map(bits);
            kernels.recycle();
            return results;
          });
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: turns(166, 500) },
    );
  });
});

describe('memory', () => {
  it('that is used up is one clear error, and can be used afterwards', () => {
    const kernels = simdKernels(2 ** 21);
    const cloudWith = (width: number) => cloudOf({ fields, width, step: 22 }, (point, f) => (f < 3 ? point % 50 : 0));
    const [small, large] = [cloudWith(5000), cloudWith(200_000)];
    const layout = pointLayout(small);
    const expected = bits(plain.readPoints(small, layout, 0n));
    for (let round = 0; round < 4; round++) {
      for (const call of [
        () => kernels.readPoints(large, layout, 0n),
        () => kernels.readXyz(large),
        () => kernels.keep(2 ** 22),
      ]) {
        let thrown: unknown;
        try {
          call();
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(FramelockError);
        expect((thrown as FramelockError).code).toBe('FL0306');
        expect(String(thrown)).toMatch(/at most 2097152 bytes in flight, got \d+/);
      }
      kernels.recycle();
      expect(difference(bits(kernels.readPoints(small, layout, 0n)), expected)).toBe(-1);
      kernels.recycle();
    }
    plain.recycle();
  });
});
