// The near end of the threads in which frames are filled: lanes whose kernels and reads run there.
import { Worker } from 'node:worker_threads';
import type { Lane, Lanes } from '../../export/dataset/fill-batches.js';
import type { Fetch } from '../../frame/fetch.js';
import { FramelockError } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';
import { farKernels } from '../../kernel/index.js';
import { readInto } from './file.js';
import type { FillReply, FillRequest } from './fill-worker.js';

export interface FillPool extends Lanes {
  close(): void;
}

/** A request without its number. */
type Wanted = FillRequest extends infer One ? (One extends FillRequest ? Omit<One, 'id'> : never) : never;

/** `workers` threads, at least 1. Rejects where there is no WebAssembly with SIMD and shared memory. */
export async function fillPool(workers: number): Promise<FillPool> {
  const threads = Array.from({ length: workers }, startThread);
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

interface Thread {
  ask(wanted: Wanted): Promise<unknown>;
  close(): void;
}

function startThread(): Thread {
  const worker = new Worker(new URL('./fill-worker.js', import.meta.url), { workerData: { fillWorker: true } });
  worker.unref();
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let requests = 0;
  const settle = (id: number) => {
    const request = pending.get(id);
    pending.delete(id);
    // The process is kept alive only while something is awaited.
    if (pending.size === 0) worker.unref();
    return request;
  };
  const failAll = (error: Error) => {
    for (const id of [...pending.keys()]) settle(id)?.reject(error);
  };
  worker.on('message', (reply: FillReply) => {
    const request = settle(reply.id);
    if ('value' in reply) request?.resolve(reply.value);
    else request?.reject(errorOf(reply));
  });
  worker.on('error', error => failAll(error));
  worker.on('exit', () => failAll(new Error('a thread that fills frames ended')));
  return {
    ask(wanted) {
      const id = requests++;
      worker.ref();
      worker.postMessage({ id, ...wanted });
      return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
    },
    close() {
      void worker.terminate();
    },
  };
}

function errorOf({ code, text, at }: Extract<FillReply, { text: string }>): Error {
  return code === undefined ? new Error(text) : new FramelockError(code as IssueCode, text, { at });
}

async function openLane(lane: number, thread: Thread): Promise<Lane> {
  const memory = (await thread.ask({ kind: 'open', lane })) as WebAssembly.Memory;
  const kernels = farKernels(memory, (method, given) => thread.ask({ kind: 'kernel', lane, method, given }));
  /** Of what was read there, by the view that it was read into. */
  const checksums = new WeakMap<Uint8Array, number>();
  const stretchOf = ({ byteOffset, length }: Uint8Array) => ({ lane, at: byteOffset, length });
  const fetch: Fetch = async (source, message, kept) => {
    const length = source.messages.length[message];
    const room = await (kept ? kernels.keep(length) : kernels.input(length));
    readInto(room.buffer, async (place, offset, into) => {
      const read = thread.ask({ kind: 'read', place, offset, ...stretchOf(into) });
      const crc32 = await read.catch(() => undefined);
      if (crc32 === undefined) return undefined;
      checksums.set(into, crc32 as number);
      return into;
    });
    let bytes = await source.read(message, 0, undefined, room);
    const known = checksums.get(bytes);
    if (known !== undefined) return { bytes, crc32: known };
    if (bytes.buffer !== room.buffer) {
      room.set(bytes);
      bytes = room.subarray(0, length);
    }
    return { bytes, crc32: (await thread.ask({ kind: 'crc32', ...stretchOf(bytes) })) as number };
  };
  return { kernels, fetch };
}
