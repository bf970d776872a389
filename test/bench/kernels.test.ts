// The kernel benchmark compares outputs before it times anything: what differs must be found, and goals must be judged the right way round.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as compare from '../../bench/kernels/compare.mjs';
import { goalsOf, quartiles } from '../../bench/kernels/summary.mjs';

const folder = mkdtempSync(join(tmpdir(), 'framelock-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Columns = Record<string, Float32Array | Float64Array | Uint32Array | Uint8Array>;

function written(name: string, columns: Columns): string {
  const to = join(folder, name);
  mkdirSync(to, { recursive: true });
  for (const [column, { buffer }] of Object.entries(columns)) writeFileSync(join(to, column), new Uint8Array(buffer));
  return to;
}

const picture = (index: number[], u: number[]): Columns => ({
  index: Uint32Array.from(index),
  u: Float32Array.from(u),
  v: Float32Array.from(u, () => 50),
  depth: Float32Array.from(u, () => 4),
});
const lens = { width: 640, height: 480 };
const seen = (columns: Columns, isOurs = false) =>
  compare.picturePoints({
    folder: written('seen', columns),
    truth: written('truth', picture([2, 5, 9], [100, 200, 300])),
    data: '',
    name: 'test',
    isOurs,
    lens,
    differs: undefined,
  });

describe('points on a picture', () => {
  it('may differ by float32 and at the border only', () => {
    expect(seen(picture([2, 5, 9], [100, 200.001, 300]))).toContain('0 of 3 points differ');
    expect(seen(picture([2, 5, 7, 9], [100, 200, 639.4995, 300]))).toContain('1 of 3 points differ');
    expect(() => seen(picture([2, 5, 7, 9], [100, 200, 320, 300]))).toThrow('only one sees point 7');
    expect(() => seen(picture([2, 9], [100, 300]))).toThrow('only one sees point 5');
    expect(() => seen(picture([2, 5, 9], [100, 200.01, 300]))).toThrow('px');
    expect(() => seen(picture([2, 5, 9], [100, Number.NaN, 300]))).toThrow('px');
  });

  it('of our own kernels are the same bits', () => {
    expect(seen(picture([2, 5, 9], [100, 200, 300]), true)).toContain('0 of 3');
    expect(() => seen(picture([2, 5, 9], [100, 200.0005, 300]), true)).toThrow('px');
  });
});

describe('other outputs', () => {
  const near = compare.nearTruth(['x'], { ours: 1e-5, peers: 5e-5 });
  const moved = (x: number, isOurs: boolean) =>
    near({
      folder: written('moved', { x: Float32Array.of(1, x) }),
      data: written('data', { x: Float64Array.of(1, 2) }),
      truth: '',
      name: 'test',
      isOurs,
      lens,
      differs: undefined,
    });

  it('are compared with the truth, NaN too', () => {
    expect(moved(2.00003, false)).toContain(' m');
    expect(() => moved(2.00003, true)).toThrow('off by');
    expect(() => moved(Number.NaN, false)).toThrow('off by');
  });

  it('are compared element by element', () => {
    const of = (check: typeof near, a: Columns, b: Columns) =>
      check({
        folder: written('a', a),
        truth: written('b', b),
        data: '',
        name: 'test',
        isOurs: false,
        lens,
        differs: undefined,
      });
    const rgb = (...bytes: number[]) => ({ rgb: Uint8Array.from(bytes) });
    expect(() => of(compare.sameColours('rgb'), rgb(1, 2, 3), rgb(1, 2, 5))).toThrow('by up to 2');
    expect(() => of(compare.sameSums('s'), { s: Float64Array.of(1, 2) }, { s: Float64Array.of(1, 2.1) })).toThrow(
      'off by',
    );
    expect(() => of(compare.sameCounts('c'), { c: Uint32Array.of(9) }, { c: Uint32Array.of(5) })).toThrow('expected 5');
    expect(() => of(compare.exactly('rgb'), rgb(1), rgb(2))).toThrow('differs');
    const cells = (odd: number) => ({ c: new Uint32Array(20_000).fill(1, 0, odd) });
    expect(of(compare.sameCells('c'), cells(2), cells(0))).toBe('2 of 20000 numbers differ');
    expect(() => of(compare.sameCells('c'), cells(3), cells(0))).toThrow('3 of 20000');
  });
});

describe('goals', () => {
  it('are medians of the ratios within rounds', () => {
    expect(quartiles([4, 1, 3, 2, 5])).toEqual({ median: 3, low: 2, high: 4 });
    const row = (variant: string, rounds_ms: number[]) => ({ kernel: 'k', size: 's', variant, rounds_ms });
    const goals = [
      { peer: 'cpp-avx2', kind: 'at most', must: 2, aim: 1.5 },
      { peer: 'numpy', kind: 'faster', must: 2, aim: 4 },
    ];
    const rows = [row('simd', [2, 4, 6]), row('cpp-avx2', [1, 2, 4]), row('numpy', [6, 12, 20])];
    const judged = goalsOf([{ name: 'k', sizes: ['s', 'missing'], goals }], rows);
    expect(judged.map((g: { ratio: number; reached: string }) => [g.ratio, g.reached])).toEqual([
      [2, 'must'],
      [3, 'must'],
    ]);
  });
});
