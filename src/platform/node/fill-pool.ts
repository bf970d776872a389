// The near end of the threads in which frames are filled: lanes whose kernels and reads run there.
import type { Lane, Lanes } from '../../export/dataset/fill-batches.js';
import type { Fetch } from '../../frame/fetch.js';
import { crossing, farKernels } from '../../kernel/index.js';
import { type AskingThread, askingThread } from './asking-thread.js';
import type { FillRequest } from './fill-worker.js';
import { isShared } from './read-elsewhere.js';
import { messageReader } from './read-there.js';

export interface FillPool extends Lanes {
  close(): void;
}

/** `workers` threads, at least 1. Rejects where there is no WebAssembly with SIMD and shared memory. */
export async function fillPool(workers: number): Promise<FillPool> {
  const program = new URL('./fill-worker.js', import.meta.url);
  const threads = Array.from({ length: workers }, () => askingThread<FillRequest>(program, 'fillWorker'));
  // Two more than threads: one that is being written, and one whose thread waits for this one.
  const count = workers + 2;
  try {
    const lanes = await Promise.all(
      Array.from({ length: count }, (_, lane) => openLane(lane, threads[lane % workers])),
    );
    return { lanes, atOnce: workers + 1, close: () => threads.forEach(thread => void thread.close()) };
  } catch (error) {
    for (const thread of threads) thread.close();
    throw error;
  }
}

async function openLane(lane: number, thread: AskingThread<FillRequest>): Promise<Lane> {
  const memory = (await thread.ask({ kind: 'open', lane })) as WebAssembly.Memory;
  const between = crossing(memory);
  const kernels = farKernels(between, (method, given) => thread.ask({ kind: 'kernel', lane, method, given }));
  const crc32Of = ({ byteOffset, length }: Uint8Array) =>
    thread.ask({ kind: 'crc32', lane, at: byteOffset, length }) as Promise<number>;
  const roomIn = (kept: boolean, length: number) => (kept ? kernels.keep(length) : kernels.input(length));
  const readThere = (kept: boolean) =>
    messageReader(async (from, length) => {
      // To send what is not shared is to copy it: it is put there from here.
      if (from instanceof Uint8Array && !isShared(from)) {
        const room = (await roomIn(kept, length)).subarray(0, length);
        room.set(from);
        return { bytes: room, crc32: await crc32Of(room) };
      }
      const asked = thread.ask({ kind: 'fetch', lane, kept, from, length });
      const found = (await asked.catch(() => undefined)) as { bytes: unknown; crc32: number } | undefined;
      return found && { bytes: between.home(found.bytes) as Uint8Array, crc32: found.crc32 };
    });
  const readers = { kept: readThere(true), passing: readThere(false) };
  const fetch: Fetch = async (source, message, kept) => {
    const found = await (kept ? readers.kept : readers.passing)(source, message);
    if (found?.crc32 !== undefined) return { bytes: found.bytes, crc32: found.crc32 };
    const length = source.messages.length.at(message);
    const room = (await roomIn(kept, length)).subarray(0, length);
    const bytes = found?.bytes ?? (await source.read(message, 0, undefined, room));
    if (bytes.buffer !== room.buffer) room.set(bytes);
    return { bytes: room, crc32: await crc32Of(room) };
  };
  return { kernels, fetch };
}
