// The near end of the writing thread: copies bytes into shared slabs and waits only when all of them are in use.
import { Worker } from 'node:worker_threads';
import type { Reply, Request } from './writer-worker.js';

const slabBytes = 8 * 2 ** 20;
const slabCount = 4;

export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

export interface Writer {
  open(path: string): FileWriter;
  /** Waits for nothing: call it when every file is committed or aborted. */
  close(): void;
}

export interface FileWriter {
  /** Takes a copy. Rejects with the system's error code as message when an earlier or this write failed. */
  write(chunks: readonly Uint8Array[]): Promise<void>;
  commit(): Promise<WrittenFile>;
  abort(): Promise<void>;
}

/** The system's error code of a failed write, e.g. `ENOSPC`. */
export class WriteFailure extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** `durable`: a file is on the disk, and survives a power failure, before it gets its name. */
export function startWriter(durable: boolean): Writer {
  const buffers = Array.from({ length: slabCount }, () => new SharedArrayBuffer(slabBytes));
  const slabs = buffers.map(buffer => new Uint8Array(buffer));
  const worker = new Worker(new URL('./writer-worker.js', import.meta.url), {
    workerData: { writerSlabs: buffers, durable },
  });
  worker.unref();
  const free = slabs.map((_, i) => i);
  const waiting: ((slab: number) => void)[] = [];
  const finished = new Map<number, { resolve(file: WrittenFile): void; reject(error: Error): void }>();
  const failures = new Map<number, WriteFailure>();
  let files = 0;

  const fail = (file: number, code: string) => {
    failures.set(file, new WriteFailure(code));
    finished.get(file)?.reject(failures.get(file)!);
  };
  worker.on('message', (reply: Reply) => {
    if (reply.kind === 'done') finished.get(reply.file)?.resolve(reply);
    else if (reply.kind === 'failed') fail(reply.file, reply.code);
    else {
      const next = waiting.shift();
      if (next) next(reply.slab);
      else free.push(reply.slab);
    }
  });
  worker.on('error', error => {
    for (let file = 0; file < files; file++) fail(file, String(error));
    for (const next of waiting.splice(0)) next(0);
  });
  const send = (request: Request) => worker.postMessage(request);

  /** The thread is awaited only here and at the end; it must keep the process alive just then. */
  const awaited = async <T>(promise: Promise<T>): Promise<T> => {
    worker.ref();
    try {
      return await promise;
    } finally {
      worker.unref();
    }
  };
  const takeSlab = (): Promise<number> => {
    const slab = free.pop();
    return slab === undefined ? awaited(new Promise(resolve => waiting.push(resolve))) : Promise.resolve(slab);
  };

  return {
    open(path) {
      const file = files++;
      send({ kind: 'open', file, path });
      let slab = -1;
      let used = 0;
      const flush = () => {
        if (slab >= 0) send({ kind: 'slab', file, slab, length: used });
        [slab, used] = [-1, 0];
      };
      const end = (kind: 'commit' | 'abort') => {
        flush();
        const failure = failures.get(file);
        if (failure) return Promise.reject(failure);
        const done = new Promise<WrittenFile>((resolve, reject) => finished.set(file, { resolve, reject }));
        send({ kind, file });
        return awaited(done);
      };
      return {
        async write(chunks) {
          for (const chunk of chunks) {
            for (let at = 0; at < chunk.length; ) {
              if (slab < 0) slab = await takeSlab();
              const n = Math.min(chunk.length - at, slabBytes - used);
              slabs[slab].set(chunk.subarray(at, at + n), used);
              at += n;
              used += n;
              if (used === slabBytes) flush();
            }
          }
          const failure = failures.get(file);
          if (failure) throw failure;
        },
        commit: () => end('commit'),
        async abort() {
          if (!failures.has(file)) await end('abort');
        },
      };
    },
    close() {
      void worker.terminate();
    },
  };
}
