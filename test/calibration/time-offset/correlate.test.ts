// Correlation by Fourier transforms against sums written out.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correlate } from '../../../src/calibration/time-offset/correlate.js';
import { fft } from '../../../src/calibration/time-offset/fft.js';

const sample = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const signal = fc.array(sample, { minLength: 4, maxLength: 40 }).map(values => Float64Array.from(values));

/** Pearson's coefficient of the pairs in which both are known. */
function pearson(a: Float64Array, b: Float64Array, lag: number): { r: number; n: number } {
  const pairs: [number, number][] = [];
  for (let k = 0; k < b.length; k++) {
    const [x, y] = [a[k + lag], b[k]];
    if (x !== undefined && !Number.isNaN(x) && !Number.isNaN(y)) pairs.push([x, y]);
  }
  const mean = (c: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[c], 0) / pairs.length;
  const [ma, mb] = [mean(0), mean(1)];
  const sum = (f: (x: number, y: number) => number) => pairs.reduce((s, [x, y]) => s + f(x - ma, y - mb), 0);
  const spread = Math.sqrt(sum(x => x * x) * sum((_, y) => y * y));
  return { r: spread > 1e-3 * pairs.length ? sum((x, y) => x * y) / spread : Number.NaN, n: pairs.length };
}

test('every lag is Pearson over the samples known to both', () => {
  fc.assert(
    fc.property(signal, signal, (a, b) => {
      const { firstLag, r, overlap } = correlate(a, b, 3);
      expect(firstLag).toBe(1 - b.length);
      expect(r.length).toBe(a.length + b.length - 1);
      for (let i = 0; i < r.length; i++) {
        const truth = pearson(a, b, firstLag + i);
        expect(overlap[i]).toBe(truth.n);
        if (truth.n < 3) expect(r[i]).toBeNaN();
        else if (!Number.isNaN(truth.r)) expect(r[i]).toBeCloseTo(truth.r, 6);
      }
    }),
  );
});

test('a range of lags is a part of all of them', () => {
  const a = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i * i));
  const b = a.slice(5, 25);
  const all = correlate(a, b, 5);
  const some = correlate(a, b, 5, [2, 9]);
  expect(some.firstLag).toBe(2);
  expect(Array.from(some.r)).toEqual(Array.from(all.r.slice(2 - all.firstLag, 10 - all.firstLag)));
  expect(some.r[3]).toBeCloseTo(1, 12);
});

test('the transform is the sum that defines it, and the inverse undoes it', () => {
  const n = 16;
  const re = Float64Array.from({ length: n }, (_, i) => Math.cos(i * 1.7) + i / 10);
  const im = Float64Array.from({ length: n }, (_, i) => Math.sin(i * i));
  const [R, I] = [re.slice(), im.slice()];
  fft(R, I);
  for (let k = 0; k < n; k++) {
    let [x, y] = [0, 0];
    for (let j = 0; j < n; j++) {
      const angle = (-2 * Math.PI * j * k) / n;
      x += re[j] * Math.cos(angle) - im[j] * Math.sin(angle);
      y += re[j] * Math.sin(angle) + im[j] * Math.cos(angle);
    }
    expect(R[k]).toBeCloseTo(x, 10);
    expect(I[k]).toBeCloseTo(y, 10);
  }
  fft(R, I, true);
  for (let k = 0; k < n; k++)
    expect([R[k] / n, I[k] / n]).toEqual([expect.closeTo(re[k], 12), expect.closeTo(im[k], 12)]);
});
