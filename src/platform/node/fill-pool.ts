// The near end of the threads in which frames are filled: lanes whose kernels and reads run there.
import { Worker } from 'node:worker_threads';
import type { Lane, Lanes } from '../../export/dataset/fill-batches.js';
import type { Fetch } from '../../frame/fetch.js';
import { FramelockError } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';
import { crossing, farKernels } from '../../kernel/index.js';
import { type ReadElsewhere, readInto } from './file.js';
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
  worker.on('message', (replies: readonly FillReply[]) => {
    for (const reply of replies) {
      const request = settle(reply.id);
      if ('value' in reply) request?.resolve(reply.value);
      else request?.reject(errorOf(reply));
    }
  });
  // A message costs more than what is in it: what is asked for in one moment goes together.
  let leaving: FillRequest[] = [];
  const send = () => {
    worker.postMessage(leaving);
    leaving = [];
  };
  worker.on('error', error => failAll(error));
  worker.on('exit', () => failAll(new Error('a thread that fills frames ended')));
  return {
    ask(wanted) {
      const id = requests++;
      worker.ref();
      if (leaving.length === 0) queueMicrotask(send);
      leaving.push({ id, ...wanted });
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
  const stretchOf = ({ byteOffset, length }: Uint8Array) => ({ lane, at: byteOffset, length });
  const { home } = crossing(memory);
  /** What was read there, with its checksum. */
  const fetched = new WeakMap<Uint8Array, number>();
  const signOf = (kept: boolean) =>
    readSign(async (place, offset, { length }) => {
      const asked = thread.ask({ kind: 'fetch', lane, kept, place, offset, length });
      const found = (await asked.catch(() => undefined)) as { bytes: unknown; crc32: number } | undefined;
      if (!found) return undefined;
      const bytes = home(found.bytes) as Uint8Array;
      fetched.set(bytes, found.crc32);
      return bytes;
    });
  const signs = { kept: signOf(true), passing: signOf(false) };
  const fetch: Fetch = async (source, message, kept) => {
    const length = source.messages.length[message];
    const sign = (kept ? signs.kept : signs.passing)(length);
    const stored = source.blocks[source.messages.block[message]].compression === '';
    let bytes = stored ? await source.read(message, 0, undefined, sign) : undefined;
    const crc32 = bytes && fetched.get(bytes);
    if (bytes && crc32 !== undefined) return { bytes, crc32 };
    const room = (await (kept ? kernels.keep(length) : kernels.input(length))).subarray(0, length);
    // What was read over the sign is not ours alone.
    if (bytes?.buffer === sign.buffer) bytes = undefined;
    bytes ??= await source.read(message, 0, undefined, room);
    if (bytes.buffer !== room.buffer) room.set(bytes);
    return { bytes: room, crc32: (await thread.ask({ kind: 'crc32', ...stretchOf(room) })) as number };
  };
  return { kernels, fetch };
}

/**
 * Memory that is given to reads of files for these to be recognised as a lane's, and then done by `reader`, into the lane. Nothing is
 * meant to be written to it, and nobody looks at what is.
 */
function readSign(reader: ReadElsewhere): (length: number) => Uint8Array {
  let sign: Uint8Array = new Uint8Array(0);
  return length => {
    if (sign.length < length) {
      sign = new Uint8Array(new SharedArrayBuffer(Math.ceil(length * 1.25)));
      readInto(sign.buffer, reader);
    }
    return sign;
  };
}
