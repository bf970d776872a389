// Checksums in a browser: its own SHA-256 answers later and only on secure pages; hashing labels one by one needs it at once.
import type { Digest, Sha256 } from '../../bytes/digest.js';

/** SHA-256 and CRC-32 in plain code: they need no secure page and answer at once. */
export const browserDigest: Digest = { sha256, crc32 };

/** FIPS 180-4 § 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K = fractions(64, Math.cbrt);
/** § 5.3.3: likewise of the square roots of the first eight. */
const H = fractions(8, Math.sqrt);

function fractions(count: number, root: (n: number) => number): Uint32Array {
  const found = new Uint32Array(count);
  for (let n = 2, i = 0; i < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    // Roots below 7 leave 50 bits of the fraction: more than the 32 that are asked for.
    if (prime) found[i++] = Math.floor((root(n) % 1) * 2 ** 32);
  }
  return found;
}

const BLOCK = 64;

function sha256(): Sha256 {
  const state = H.slice();
  const block = new Uint8Array(BLOCK);
  const view = new DataView(block.buffer);
  const w = new Uint32Array(64);
  let length = 0;
  const put = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) {
      const filled = length % BLOCK;
      const part = bytes.subarray(at, at + BLOCK - filled);
      block.set(part, filled);
      at += part.length;
      length += part.length;
      if (length % BLOCK === 0) compress(state, view, w);
    }
  };
  return {
    update: put,
    hex() {
      // § 5.1.1: a one bit, zeros, and the length in bits as 64 bits.
      const bits = length * 8;
      put(Uint8Array.of(0x80));
      put(new Uint8Array((BLOCK + BLOCK - 8 - (length % BLOCK)) % BLOCK));
      const size = new DataView(new ArrayBuffer(8));
      size.setUint32(0, Math.floor(bits / 2 ** 32));
      size.setUint32(4, bits % 2 ** 32);
      put(new Uint8Array(size.buffer));
      return [...state].map(word => word.toString(16).padStart(8, '0')).join('');
    },
  };
}

/** § 6.2.2. */
function compress(state: Uint32Array, block: DataView, w: Uint32Array): void {
  const turn = (x: number, n: number) => (x >>> n) | (x << (32 - n));
  for (let t = 0; t < 16; t++) w[t] = block.getUint32(4 * t);
  for (let t = 16; t < 64; t++) {
    const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
    const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] += value;
}

/** ISO 3309, bit by bit: for small things only. */
function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before >>> 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
