// Lanes that fill frames in this thread, while another one reads the messages.
import type { Lane } from '../../export/dataset/fill-batches.js';
import { type Fetch, fetchHere } from '../../frame/fetch.js';
import { type CloudKernels, fastLane } from '../../kernel/index.js';
import { type AskingThread, askingThread } from './asking-thread.js';
import { nodeDigest } from './digest.js';
import type { FillPool } from './fill-pool.js';
import { isShared, roomFor } from './read-elsewhere.js';
import { messageReader } from './read-there.js';
import type { ReadRequest } from './read-thread.js';

export function lanesBesideReading(): FillPool {
  const thread = askingThread<ReadRequest>(new URL('./read-thread.js', import.meta.url), 'readThread');
  const lend = lender(thread);
  // Two at once: while one waits for its messages the other has some. The third is what is being written.
  const lanes = Array.from({ length: 3 }, () => laneOf(thread, lend));
  return { lanes, atOnce: 2, close: () => thread.close() };
}

type Lend = (memory: SharedArrayBuffer) => number;

/** A number for each memory: to send a large one is dear, so each crosses once. */
function lender(thread: AskingThread<ReadRequest>): Lend {
  const numbers = new Map<SharedArrayBuffer, number>();
  return memory => {
    const known = numbers.get(memory);
    if (known !== undefined) return known;
    numbers.set(memory, numbers.size);
    // Where it fails, so does every read into it.
    thread.ask({ lent: memory }).catch(() => {});
    return numbers.size - 1;
  };
}

function laneOf(thread: AskingThread<ReadRequest>, lend: Lend): Lane {
  const kernels = fastLane();
  return { kernels, fetch: fetchBeside(kernels, thread, lend) };
}

function fetchBeside(kernels: CloudKernels, thread: AskingThread<ReadRequest>, lend: Lend): Fetch {
  const here = fetchHere(kernels, nodeDigest);
  const readThere = (room: (length: number) => Uint8Array) =>
    messageReader(async (from, length) => {
      const bytes = roomFor(from, length, room);
      if (!isShared(bytes)) return undefined;
      const asked = thread.ask({ memory: lend(bytes.buffer), at: bytes.byteOffset, length, from });
      const crc32 = (await asked.catch(() => undefined)) as number | undefined;
      return crc32 === undefined ? undefined : { bytes, crc32 };
    });
  const readers = { kept: readThere(kernels.keep), passing: readThere(kernels.input) };
  return async (source, message, kept) => {
    const found = await (kept ? readers.kept : readers.passing)(source, message);
    if (!found) return here(source, message, kept);
    return { bytes: found.bytes, crc32: found.crc32 ?? nodeDigest.crc32(found.bytes) };
  };
}
