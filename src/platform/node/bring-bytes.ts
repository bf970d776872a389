// In a thread: brings bytes of files, or of memory that threads share, to where they are wanted.
import { nodeDigest } from './digest.js';
import { placeReader } from './open-place.js';
import type { Origin } from './read-elsewhere.js';

/** Answers with the CRC-32 of what was brought. Throws as `PlaceReader`. */
export function bringer(): (from: Origin, into: Uint8Array) => number {
  const read = placeReader();
  return (from, into) => {
    if (from instanceof Uint8Array) into.set(from);
    else read(from.place, from.offset, into);
    return nodeDigest.crc32(into);
  };
}
