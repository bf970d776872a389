// Lanes that fill frames in this thread, while the system's threads read the messages of the next.
import { read } from 'node:fs';
import type { Lane } from '../../export/dataset/fill-batches.js';
import { type Fetch, fetchHere } from '../../frame/fetch.js';
import { type CloudKernels, fastLane } from '../../kernel/index.js';
import { nodeDigest } from './digest.js';
import type { FillPool } from './fill-pool.js';
import { type Origin, roomFor } from './read-elsewhere.js';
import { messageReader } from './read-there.js';

export function lanesBesideReading(): FillPool {
  // Two at once: while one waits for its messages the other has some. The third is what is being written.
  const lanes = Array.from({ length: 3 }, laneOf);
  return { lanes, atOnce: 2, close() {} };
}

function laneOf(): Lane {
  const kernels = fastLane();
  return { kernels, fetch: fetchBeside(kernels) };
}

function fetchBeside(kernels: CloudKernels): Fetch {
  const here = fetchHere(kernels, nodeDigest);
  const readBeside = (room: (length: number) => Uint8Array) =>
    messageReader(async (from, length) => {
      const bytes = roomFor(from, length, room);
      return (await bring(from, bytes)) ? { bytes, crc32: nodeDigest.crc32(bytes) } : undefined;
    });
  const readers = { kept: readBeside(kernels.keep), passing: readBeside(kernels.input) };
  return async (source, message, kept) => {
    const found = await (kept ? readers.kept : readers.passing)(source, message);
    if (!found) return here(source, message, kept);
    return { bytes: found.bytes, crc32: found.crc32 ?? nodeDigest.crc32(found.bytes) };
  };
}

/** Whether all of it came: who asked reads it once more where it did not, and learns why. */
function bring(from: Origin, into: Uint8Array): Promise<boolean> {
  if (from instanceof Uint8Array) {
    into.set(from);
    return Promise.resolve(true);
  }
  const { descriptor, offset } = from;
  return new Promise<boolean>(resolve =>
    read(descriptor, into, 0, into.length, offset, (error, got) => resolve(!error && got === into.length)),
  ).catch(() => false);
}
