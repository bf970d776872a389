// Normalised cross-correlation of two signals with missing samples, at every lag at which they overlap enough.
import { fft, spectrum } from './fft.js';

/** A signal on a uniform grid; NaN where nothing is known. */
export type GridSignal = Float64Array;

export interface Correlation {
  /** Lag of the first entry, in grid steps: entry i compares a[k + firstLag + i] with b[k]. */
  readonly firstLag: number;
  /** Pearson's coefficient over the samples that both know; NaN where they overlap too little or one does not vary. */
  readonly r: Float64Array;
  /** Number of samples compared. */
  readonly overlap: Float64Array;
}

/**
 * Mean and energy are those of the overlap at each lag (Padfield 2012, "Masked object registration in the Fourier domain"):
 * without that, recordings that overlap in part would favour lags of large overlap and loud moments. Cost: 6 transforms in
 * and 6 out of the next power of two of both lengths together, two at a time.
 */
export function correlate(a: GridSignal, b: GridSignal, minOverlap: number, lags?: [number, number]): Correlation {
  const n = 2 ** Math.ceil(Math.log2(a.length + b.length));
  const [A, B] = [parts(a, n), parts(b, n)];
  const both = product(A.value, B.value, n);
  const count = product(A.mask, B.mask, n);
  const sumA = product(A.value, B.mask, n);
  const sumB = product(A.mask, B.value, n);
  const squaresA = product(A.square, B.mask, n);
  const squaresB = product(A.mask, B.square, n);
  const first = Math.max(lags?.[0] ?? -Infinity, -(b.length - 1));
  const last = Math.min(lags?.[1] ?? Infinity, a.length - 1);
  const r = new Float64Array(Math.max(0, last - first + 1));
  const overlap = new Float64Array(r.length);
  for (let i = 0; i < r.length; i++) {
    const at = (first + i + n) % n;
    const m = Math.max(0, Math.round(count[at]));
    overlap[i] = m;
    r[i] = Number.NaN;
    if (m < minOverlap || m < 2) continue;
    const va = squaresA[at] - (sumA[at] * sumA[at]) / m;
    const vb = squaresB[at] - (sumB[at] * sumB[at]) / m;
    // Both signals have unit variance overall: less than 1e-6 of that is rounding.
    if (va > 1e-6 * m && vb > 1e-6 * m) r[i] = (both[at] - (sumA[at] * sumB[at]) / m) / Math.sqrt(va * vb);
  }
  return { firstLag: first, r, overlap };
}

interface Spectra {
  readonly value: { re: Float64Array; im: Float64Array };
  readonly square: { re: Float64Array; im: Float64Array };
  readonly mask: { re: Float64Array; im: Float64Array };
}

/** Mean removed and scaled to unit variance first: else squares would drown in rounding. */
function parts(signal: GridSignal, n: number): Spectra {
  let [sum, squares, known] = [0, 0, 0];
  for (const x of signal) {
    if (Number.isNaN(x)) continue;
    known++;
    sum += x;
  }
  const mean = sum / Math.max(1, known);
  for (const x of signal) if (!Number.isNaN(x)) squares += (x - mean) ** 2;
  const sigma = Math.sqrt(squares / Math.max(1, known)) || 1;
  const value = signal.map(x => (Number.isNaN(x) ? 0 : (x - mean) / sigma));
  const mask = signal.map(x => (Number.isNaN(x) ? 0 : 1));
  return {
    value: spectrum(value, n),
    square: spectrum(
      value.map(x => x * x),
      n,
    ),
    mask: spectrum(mask, n),
  };
}

/** Σ_k a[k + lag]·b[k] at every lag, negative ones from the end. */
function product(
  a: { re: Float64Array; im: Float64Array },
  b: { re: Float64Array; im: Float64Array },
  n: number,
): Float64Array {
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    re[i] = (a.re[i] * b.re[i] + a.im[i] * b.im[i]) / n;
    im[i] = (a.im[i] * b.re[i] - a.re[i] * b.im[i]) / n;
  }
  fft(re, im, true);
  return re;
}
