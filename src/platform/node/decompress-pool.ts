// Chunk codecs in threads of their own: the next chunks are read and decompressed while the last ones become frames.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Bytes } from '../../bytes/bytes.js';
import { type ChunkPlace, checked, type Decompressors, type PartRule } from '../../bytes/decompress.js';
import { FramelockError } from '../../issue.js';
import { nodeDecompressors } from './decompress.js';
import type { Answer, Job } from './decompress-thread.js';
import { placeOf } from './file.js';

export interface DecompressPool {
  readonly decompress: Decompressors;
  /** Ends the threads; what is still pending rejects. */
  close(): void;
}

interface Pending {
  resolve(data: Uint8Array): void;
  reject(error: Error): void;
  readonly size: number;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  /** Bytes that it has still to make. */
  bytes: number;
}

/** A small chunk is done here before a message has crossed over. Unbuilt sources (tests) have no program for a thread. */
const worthCrossing = import.meta.url.endsWith('.js') ? 65536 : Number.POSITIVE_INFINITY;

/** Codecs so slow that an index pass should not wait for them. */
const slow: ReadonlySet<string> = new Set(['bz2']);
/** Chunks that are made ahead are in memory together. */
const mostAhead = 16 * 2 ** 20;

/**
 * `threads` at most, started as they are needed; with 0 everything is done here, when it is asked for. The results are the same. With
 * `ahead` false, for who reads little, only slow codecs have threads.
 */
export function decompressPool(threads: number = availableParallelism(), ahead = true): DecompressPool {
  const here = nodeDecompressors();
  if (threads < 1 || worthCrossing === Number.POSITIVE_INFINITY) return { decompress: here, close() {} };
  const pool: Thread[] = [];
  /** More than are in flight at once. */
  const mostSpare = 4 + threads;
  let jobs = 0;
  let spare: ArrayBuffer[] = [];

  const settle = (thread: Thread, id: number) => {
    const job = thread.pending.get(id);
    thread.pending.delete(id);
    thread.bytes -= job?.size ?? 0;
    // The process is kept alive only while something is awaited.
    if (thread.pending.size === 0) thread.worker.unref();
    return job;
  };
  const failAll = (thread: Thread, text: string) => {
    for (const id of [...thread.pending.keys()]) settle(thread, id)?.reject(new Error(text));
  };
  const start = (): Thread => {
    const worker = new Worker(new URL('./decompress-thread.js', import.meta.url), {
      workerData: { decompressThread: true },
    });
    const thread: Thread = { worker, pending: new Map(), bytes: 0 };
    worker.on('message', (answer: Answer) => {
      const job = settle(thread, answer.id);
      if ('data' in answer) job?.resolve(answer.data);
      else job?.reject(answer.refused ? new FramelockError('FL0205', answer.text) : new Error(answer.text));
    });
    worker.on('error', error => {
      pool.splice(pool.indexOf(thread), 1);
      failAll(thread, error.message);
    });
    pool.push(thread);
    return thread;
  };
  /** The one with the least to do; a new one rather than one that is busy. */
  const thread = (): Thread => {
    const least = pool.reduce<Thread | undefined>((a, b) => (a && a.bytes <= b.bytes ? a : b), undefined);
    return least && (least.pending.size === 0 || pool.length >= threads) ? least : start();
  };
  const send = (job: Omit<Job, 'id' | 'reuse'>): Promise<Uint8Array> => {
    const to = thread();
    to.worker.ref();
    const id = jobs++;
    const { stored, size } = job;
    const answer = new Promise<Uint8Array>((resolve, reject) => to.pending.set(id, { resolve, reject, size }));
    to.bytes += size;
    const own = stored instanceof Uint8Array && stored.byteLength === stored.buffer.byteLength;
    const reuse = job.rule ? undefined : takeSpare(size);
    const moved = [...(own ? [stored.buffer as ArrayBuffer] : []), ...(reuse ? [reuse] : [])];
    to.worker.postMessage({ ...job, id, reuse } satisfies Job, moved);
    return answer;
  };
  const takeSpare = (size: number): ArrayBuffer | undefined => {
    const i = spare.findIndex(buffer => buffer.byteLength >= size && buffer.byteLength <= 2 * size + 65536);
    return i < 0 ? undefined : spare.splice(i, 1)[0];
  };
  // Fresh memory for every chunk costs its page faults, and the collector's time.
  const giveBack = (data: Uint8Array) => {
    if (data.buffer.byteLength >= worthCrossing) spare = [data.buffer as ArrayBuffer, ...spare].slice(0, mostSpare);
  };

  const decompress = new Map(
    [...here].map(([codec, local]) => {
      if (!ahead && !slow.has(codec)) return [codec, local];
      const crossing = (bytes: Uint8Array, size: number) =>
        size < worthCrossing ? local(bytes, size) : send({ codec, stored: bytes, size });
      const fromFile = (file: Bytes, offset: number, length: number, size: number) => {
        const place = size < worthCrossing ? undefined : placeOf(file);
        return place && send({ codec, stored: { place, offset, length }, size });
      };
      const partFromFile = ({ file, offset, length, size }: ChunkPlace, rule: PartRule) => {
        const place = size < worthCrossing || size > mostAhead || length > mostAhead ? undefined : placeOf(file);
        return place && send({ codec, stored: { place, offset, length }, size, rule });
      };
      const parts = slow.has(codec) ? { partFromFile, partsAhead: 2 * threads } : {};
      const { transient, open } = local;
      return [codec, checked(Object.assign(crossing, { transient, open, fromFile, giveBack, ...parts }))];
    }),
  );
  return {
    decompress,
    close() {
      for (const one of pool.splice(0)) {
        failAll(one, 'the recording was closed');
        void one.worker.terminate();
      }
      spare = [];
    },
  };
}
