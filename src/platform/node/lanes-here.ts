// Lanes that fill frames in this thread, while others decompress and write.
import type { Lane } from '../../export/dataset/fill-batches.js';
import { type Fetch, fetchHere } from '../../frame/fetch.js';
import { type CloudKernels, fastLane } from '../../kernel/index.js';
import { bringSummed } from './bring-summed.js';
import { nodeDigest } from './digest.js';
import { readUpTo } from './file.js';
import type { FillPool } from './fill-pool.js';
import { type Origin, roomFor } from './read-elsewhere.js';
import { messageReader } from './read-there.js';

export function lanesHere(): FillPool {
  // Two at once: while one waits for a chunk the other has its messages. The third is what is being written.
  const lanes = Array.from({ length: 3 }, laneOf);
  return { lanes, atOnce: 2, close() {} };
}

function laneOf(): Lane {
  const kernels = fastLane();
  return { kernels, fetch: fetchSummed(kernels) };
}

/** What chunks in shared memory hold is copied to where V8 copies fast (`roomFor`). */
function fetchSummed(kernels: CloudKernels): Fetch {
  const here = fetchHere(kernels, nodeDigest);
  const summed = (room: (length: number) => Uint8Array) =>
    messageReader(async (from, length) => {
      const bytes = roomFor(from, length, room);
      const crc32 = bring(from, bytes);
      return crc32 === undefined ? undefined : { bytes, crc32 };
    });
  const readers = { kept: summed(kernels.keep), passing: summed(kernels.input) };
  return async (source, message, kept) => {
    const found = await (kept ? readers.kept : readers.passing)(source, message);
    if (!found) return here(source, message, kept);
    return { bytes: found.bytes, crc32: found.crc32 ?? nodeDigest.crc32(found.bytes) };
  };
}

/** Undefined where not all of it came: who asked reads it once more, and learns why. */
function bring(from: Origin, into: Uint8Array): number | undefined {
  try {
    return bringSummed(from, into, ({ descriptor, offset }, at, part) => {
      if (readUpTo(descriptor, offset + at, part) < part.length) throw new Error('the file became shorter');
    });
  } catch {
    return undefined;
  }
}
