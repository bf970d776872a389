// Brings bytes into memory and sums them up on the way.
import { nodeDigest } from './digest.js';
import type { Origin } from './read-elsewhere.js';

type FileStretch = Exclude<Origin, Uint8Array>;

/** What is read at once is summed up before it leaves a core's second cache. */
const atOnce = 2 ** 19;

/** Fills `into`; the result is its CRC-32. `read` fills `part` from `at` bytes behind the start of `from` on, or throws. */
export function bringSummed(
  from: Origin,
  into: Uint8Array,
  read: (from: FileStretch, at: number, part: Uint8Array) => void,
): number {
  let crc32 = 0;
  for (let at = 0; at < into.length; at += atOnce) {
    const part = into.subarray(at, at + atOnce);
    if (from instanceof Uint8Array) part.set(from.subarray(at, at + part.length));
    else read(from, at, part);
    crc32 = nodeDigest.crc32(part, crc32);
  }
  return crc32;
}
