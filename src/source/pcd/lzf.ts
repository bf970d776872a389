// LZF, the compression of PCD files: liblzf's format, literal runs and back references.
import { FramelockError } from '../../issue.js';

/** A back reference of three bytes gives at most 264: more than this cannot come out of so many bytes. */
const maxLzfRatio = 88;

/**
 * Decompresses to exactly `size` bytes. Control byte c: below 32, c + 1 literal bytes follow; else a copy of (c >> 5) + 2
 * bytes (7 in the upper bits: one more byte is added to the length) from (c & 31) · 256 + next byte + 1 bytes back.
 * Throws FL0533 when the data is damaged.
 */
export function lzfDecompress(bytes: Uint8Array, size: number): Uint8Array {
  if (size > bytes.length * maxLzfRatio) fail(`at most ${bytes.length * maxLzfRatio} bytes`, `${size} as their length`);
  const out = new Uint8Array(size);
  let from = 0;
  let to = 0;
  while (from < bytes.length) {
    const control = bytes[from++];
    if (control < 32) {
      const count = control + 1;
      if (from + count > bytes.length || to + count > size) fail('a run inside the data', `${count} bytes at ${from}`);
      out.set(bytes.subarray(from, from + count), to);
      from += count;
      to += count;
      continue;
    }
    let count = (control >> 5) + 2;
    if (count === 9) count += bytes[from++];
    const back = ((control & 31) << 8) + bytes[from++] + 1;
    // NaN when the bytes ended, which no comparison passes.
    if (!(back <= to && to + count <= size)) fail('a copy from inside the data', `${count} bytes from ${back} back`);
    // The copy may read what it has just written, so it goes byte by byte.
    for (let end = to + count; to < end; to++) out[to] = out[to - back];
  }
  if (to !== size) fail(`${size} bytes`, `${to}`);
  return out;
}

function fail(expected: string, got: string): never {
  throw new FramelockError('FL0533', `expected ${expected} of compressed points, got ${got}`);
}
