// Lanes that fill frames in this thread, while another one reads the messages.
import type { Lane } from '../../export/dataset/fill-batches.js';
import { type Fetch, fetchHere } from '../../frame/fetch.js';
import { type CloudKernels, fastLane } from '../../kernel/index.js';
import { type AskingThread, askingThread } from './asking-thread.js';
import { nodeDigest } from './digest.js';
import type { FillPool } from './fill-pool.js';
import { readSign } from './read-sign.js';
import type { ReadRequest } from './read-thread.js';

export function lanesBesideReading(): FillPool {
  const thread = askingThread<ReadRequest>(new URL('./read-thread.js', import.meta.url), 'readThread');
  const lend = lender(thread);
  // Two at once: while one waits for its messages the other has some. The third is what is being written.
  const lanes = Array.from({ length: 3 }, () => laneOf(thread, lend));
  return { lanes, atOnce: 2, close: () => thread.close() };
}

function laneOf(thread: AskingThread<ReadRequest>, lend: (memory: SharedArrayBuffer) => number): Lane {
  const kernels = fastLane();
  return { kernels, fetch: fetchBeside(kernels, thread, lend) };
}

/** A number for each memory: to send one is dear, so each crosses once. */
function lender(thread: AskingThread<ReadRequest>): (memory: SharedArrayBuffer) => number {
  const lent = new Map<SharedArrayBuffer, number>();
  return memory => {
    const known = lent.get(memory) ?? lent.size;
    if (!lent.has(memory)) {
      lent.set(memory, known);
      // Where it fails, so does every read into it.
      thread.ask({ lent: memory }).catch(() => {});
    }
    return known;
  };
}

function fetchBeside(
  kernels: CloudKernels,
  thread: AskingThread<ReadRequest>,
  lend: (memory: SharedArrayBuffer) => number,
): Fetch {
  const here = fetchHere(kernels, nodeDigest);
  const sums = new WeakMap<Uint8Array, number>();
  const signOf = (room: (length: number) => Uint8Array) =>
    readSign(async (place, offset, { length }) => {
      const bytes = room(length).subarray(0, length);
      const { buffer, byteOffset: at } = bytes;
      if (!(buffer instanceof SharedArrayBuffer)) return undefined;
      const asked = thread.ask({ memory: lend(buffer), at, length, place, offset });
      const crc32 = (await asked.catch(() => undefined)) as number | undefined;
      if (crc32 === undefined) return undefined;
      sums.set(bytes, crc32);
      return bytes;
    });
  const signs = { kept: signOf(kernels.keep), passing: signOf(kernels.input) };
  return async (source, message, kept) => {
    const { block, length } = source.messages;
    if (source.blocks[block[message]].compression !== '') return here(source, message, kept);
    const signed = (kept ? signs.kept : signs.passing)(length[message]);
    const bytes = await source.read(message, 0, undefined, signed);
    const crc32 = sums.get(bytes);
    if (crc32 !== undefined) return { bytes, crc32 };
    // What was read over the sign is not ours alone.
    return bytes.buffer === signed.buffer ? here(source, message, kept) : { bytes, crc32: nodeDigest.crc32(bytes) };
  };
}
