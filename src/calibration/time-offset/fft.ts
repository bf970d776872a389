// Fast Fourier transform of 2^k complex numbers in place: what makes every lag of a long drive affordable.

/** Forward with sign −1 (e^{−2πi jk/n}); `inverse` without the factor 1/n. Radix 2, iterative (Cooley & Tukey 1965). */
export function fft(re: Float64Array, im: Float64Array, inverse = false): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  const half = n >> 1;
  const cos = new Float64Array(half);
  const sin = new Float64Array(half);
  for (let i = 0; i < half; i++) {
    cos[i] = Math.cos((2 * Math.PI * i) / n);
    sin[i] = (inverse ? 1 : -1) * Math.sin((2 * Math.PI * i) / n);
  }
  for (let size = 2; size <= n; size <<= 1) {
    const h = size >> 1;
    const stride = n / size;
    for (let block = 0; block < n; block += size) {
      for (let k = 0, w = 0; k < h; k++, w += stride) {
        const a = block + k;
        const b = a + h;
        const x = re[b] * cos[w] - im[b] * sin[w];
        const y = re[b] * sin[w] + im[b] * cos[w];
        re[b] = re[a] - x;
        im[b] = im[a] - y;
        re[a] += x;
        im[a] += y;
      }
    }
  }
}

/** Spectrum of a real signal, filled up with zeros to `n`. */
export function spectrum(signal: Float64Array, n: number): { re: Float64Array; im: Float64Array } {
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  re.set(signal);
  fft(re, im);
  return { re, im };
}
