// Bytes whose buffers are overwritten one turn after they were given: finds code that keeps what it must copy.
import type { Bytes } from '../../src/bytes/bytes.js';

/** Breaks the promise of `Bytes.read` on purpose, and fills the buffer of each read with 0xee when the next read comes. */
export function shortLivedBytes(bytes: Bytes): Bytes & { reads: { offset: number; length: number }[] } {
  let last: Uint8Array | undefined;
  const reads: { offset: number; length: number }[] = [];
  return {
    ...bytes,
    reads,
    async read(offset, length) {
      reads.push({ offset, length });
      last?.fill(0xee);
      last = await bytes.read(offset, length);
      return last;
    },
  };
}
