// Motions that are small enough for float32: what is added to a point is as exact as promised, and others are left to float64.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Knots, plainKernels, type Rows, simdKernels } from '../../src/kernel/index.js';
import { smallMotion } from '../../src/kernel/small-motion.js';
import { turns } from '../support/effort.js';

const kinds = [plainKernels(), simdKernels()];

/** Row-major 3×4 of a turn about `axis` by `angle` (Rodrigues' formula), float64. */
function matrix(axis: readonly number[], angle: number, shift: readonly number[]): number[] {
  const size = Math.hypot(...axis) || 1;
  const [x, y, z] = axis.map(k => k / size);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const d = 1 - c;
  return [
    ...[c + x * x * d, x * y * d - z * s, x * z * d + y * s, shift[0]],
    ...[y * x * d + z * s, c + y * y * d, y * z * d - x * s, shift[1]],
    ...[z * x * d - y * s, z * y * d + x * s, c + z * z * d, shift[2]],
  ];
}

const unit = fc.double({ min: -1, max: 1, noNaN: true });
const axis = fc.tuple(unit, unit, unit);
/** rad, m: within what is small. */
const turn = fc.double({ min: -0.06, max: 0.06, noNaN: true });
const shift = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -4, max: 4, noNaN: true }))) as fc.Arbitrary<number[]>;
const poses = fc.array(
  fc.tuple(axis, turn, shift).map(([a, t, s]) => matrix(a, t, s)),
  { minLength: 2, maxLength: 12 },
);
/** m: as far as LiDARs see. */
const coordinate = fc.double({ min: -200, max: 200, noNaN: true }).map(Math.fround);

const knotsOf = (matrices: number[][], first: number, step: number): Knots => ({
  t: Float64Array.from(matrices, (_, k) => first + step * k),
  matrices: Float64Array.from(matrices.flat()),
});

/** In float64, by the definition: the entries of the two knots around a time, by how far it is between them. */
function truth({ t, matrices }: Knots, ns: number, p: readonly number[]): number[] {
  const k = Math.max(
    0,
    Math.min(
      t.length - 2,
      t.findLastIndex(knot => knot <= ns),
    ),
  );
  const s = Math.min(1, Math.max(0, (ns - t[k]) / (t[k + 1] - t[k])));
  const entry = (e: number) => matrices[12 * k + e] + s * (matrices[12 * k + 12 + e] - matrices[12 * k + e]);
  return [0, 4, 8].map(r => entry(r) * p[0] + entry(r + 1) * p[1] + entry(r + 2) * p[2] + entry(r + 3));
}

/** What float32 is wrong by at most when it stores a number. */
const stored = (value: number) => 2 ** (Math.floor(Math.log2(Math.abs(value) || 1e-30)) - 24);

describe('a small motion', () => {
  it('places points to seven roundings of what is added, besides how they are stored; in every kind of kernels alike', () => {
    let worst = 0;
    const seconds = fc.double({ min: -0.06, max: 0.06, noNaN: true });
    const points = fc.array(fc.tuple(coordinate, coordinate, coordinate, seconds), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(poses, points, fc.nat(9), (matrices, given, repeats) => {
        const knots = knotsOf(matrices, -5e7, 1e8 / (matrices.length - 1));
        expect(smallMotion(knots)).toBeDefined();
        const list = given.flatMap(point => Array.from({ length: 1 + repeats }, () => point));
        const rows: Rows = {
          points: Float32Array.from(list.flat()),
          stride: 4,
          count: list.length,
          xyz: [0, 1, 2],
          time: 3,
        };
        const [plain, simd] = kinds.map(kernels => {
          const moved = kernels.moved(rows, knots).slice();
          kernels.recycle();
          return moved;
        });
        expect(new Uint32Array(simd.buffer)).toEqual(new Uint32Array(plain.buffer));
        const perNs = rateOf(knots);
        list.forEach(([x, y, z], i) => {
          const exact = truth(knots, rows.points[4 * i + 3] * 1e9, [x, y, z]);
          const range = Math.hypot(x, y, z);
          // Knots are float32, too; these are farther apart than any car's.
          const late = 2 * 2 ** -28 * 1e9 * (perNs.turn * range + perNs.shift);
          const added = 7 * 2 ** -24 * (range / 16 + 4) + late;
          exact.forEach((value, k) => {
            const off = Math.abs(simd[4 * i + k] - value);
            worst = Math.max(worst, off / (added + stored(value)));
          });
        });
      }),
      { numRuns: turns(300, 3000) },
    );
    expect(worst).toBeLessThan(1);
    // A bound that nothing comes near would say nothing.
    expect(worst).toBeGreaterThan(0.2);
  });

  it('is none where points turn or shift farther, at other times, or by numbers that are none', () => {
    const still = matrix([0, 0, 1], 0, [0, 0, 0]);
    const of = (last: number[], first = 0, step = 1e8) =>
      smallMotion(knotsOf([still, last], first, step)) !== undefined;
    expect(of(still)).toBe(true);
    expect([of(matrix([0, 0, 1], 0.062, [4, 0, 0])), of(matrix([0, 0, 1], 0.063, [0, 0, 0]))]).toEqual([true, false]);
    expect([of(matrix([1, 0, 0], 0, [0, -4.01, 0])), of(matrix([1, 1, 0], Math.PI, [0, 0, 0]))]).toEqual([
      false,
      false,
    ]);
    expect([of(still, -5e8), of(still, -5.1e8), of(still, 4.1e8)]).toEqual([true, false, false]);
    expect([of(still.map(() => Number.NaN)), of(still, Number.NaN)]).toEqual([false, false]);
    expect(smallMotion(knotsOf([still], 0, 1))).toBeUndefined();
  });
});

/** Most that an entry of the turn, and of the shift, changes by in a ns. */
function rateOf({ t, matrices }: Knots) {
  const rate = { turn: 0, shift: 0 };
  for (let k = 0; k + 1 < t.length; k++) {
    const change = (e: number) => Math.abs(matrices[12 * k + 12 + e] - matrices[12 * k + e]) / (t[k + 1] - t[k]);
    for (let row = 0; row < 12; row += 4) {
      rate.turn = Math.max(rate.turn, Math.hypot(change(row), change(row + 1), change(row + 2)));
      rate.shift = Math.max(rate.shift, change(row + 3));
    }
  }
  return rate;
}
