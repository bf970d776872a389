// The near end of the writing thread: shared memory is handed over as it is, the rest is copied into shared slabs.
// It waits only when all slabs are in use, or for what the call before handed over.
import { memoryOf } from '../../bytes/shared-memory.js';
import type { WrittenBytes } from '../../export/output.js';
import type { Piece, Request } from './writer-worker.js';
import { type WritingPlace, writingAt } from './writing-place.js';

const slabBytes = 4 * 2 ** 20;
const slabCount = 4;
/** Smaller pieces of shared memory are copied all the same: a piece costs a system call of its own. */
const worthSharing = 16384;

export interface Writer {
  /** `sha256`: wanted beside the CRC-32. */
  open(path: string, sha256?: boolean): FileWriter;
  /** Waits for nothing: call it when every file is committed or aborted. */
  close(): void;
}

export interface FileWriter {
  /**
   * Copies what is not shared memory; what is must stay as it is until the next call or the end. Rejects with the system's
   * error code as message when an earlier or this write failed.
   */
  write(chunks: readonly Uint8Array[]): Promise<void>;
  commit(): Promise<WrittenBytes>;
  abort(): Promise<void>;
}

/** The system's error code of a failed write, e.g. `ENOSPC`. */
class WriteFailure extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** `durable`: a file is on the disk, and survives a power failure, before it gets its name. */
export function startWriter(durable: boolean, place: WritingPlace = 'thread'): Writer {
  const buffers = Array.from({ length: slabCount }, () => new SharedArrayBuffer(slabBytes));
  const slabs = buffers.map(buffer => new Uint8Array(buffer));
  const far = writingAt(place);
  const free = slabs.map((_, i) => i);
  const waiting: ((slab: number) => void)[] = [];
  /** One for each write that is on its way, in order. */
  const taken: (() => void)[] = [];
  const finished = new Map<number, { resolve(file: WrittenBytes): void; reject(error: Error): void }>();
  const failures = new Map<number, WriteFailure>();
  let files = 0;
  /** Why there is no thread any more: what is asked for from then on would be waited for in vain, and the process would end as if all were done. */
  let gone: string | undefined;

  const fail = (file: number, code: string) => {
    failures.set(file, new WriteFailure(code));
    finished.get(file)?.reject(failures.get(file)!);
  };
  far.onReply(reply => {
    if (reply.kind === 'done') finished.get(reply.file)?.resolve(reply.written);
    else if (reply.kind === 'failed') fail(reply.file, reply.code);
    else {
      for (const slab of reply.slabs) {
        const next = waiting.shift();
        if (next) next(slab);
        else free.push(slab);
      }
      taken.shift()?.();
    }
  });
  far.onEnd(why => {
    gone ??= why;
    for (let file = 0; file < files; file++) if (!failures.has(file)) fail(file, gone);
    for (const next of waiting.splice(0)) next(0);
    for (const done of taken.splice(0)) done();
  });
  const send = (request: Request) => far.send(request);
  // Each memory crosses once: to send one is dear.
  const memories = new Map<WebAssembly.Memory | SharedArrayBuffer, number>();
  const numberOf = (buffer: SharedArrayBuffer): number => {
    const memory = memoryOf(buffer) ?? buffer;
    let number = memories.get(memory);
    if (number === undefined) {
      number = memories.size;
      memories.set(memory, number);
      send({ kind: 'memory', memory });
    }
    return number;
  };

  /** The thread is awaited only here and at the end; it must keep the process alive just then. */
  const awaited = async <T>(promise: Promise<T>): Promise<T> => {
    far.hold(true);
    try {
      return await promise;
    } finally {
      far.hold(false);
    }
  };
  const takeSlab = (): Promise<number> => {
    const slab = gone === undefined ? free.pop() : 0;
    return slab === undefined ? awaited(new Promise(resolve => waiting.push(resolve))) : Promise.resolve(slab);
  };

  return {
    open(path, sha256 = false) {
      const file = files++;
      if (gone !== undefined) fail(file, gone);
      send({ kind: 'open', file, path, sha256, durable });
      let pieces: Piece[] = [];
      let slabsUsed: number[] = [];
      let slab = -1;
      let used = 0;
      let handedOver: Promise<unknown> = Promise.resolve();
      const flush = () => {
        if (pieces.length === 0) return;
        if (gone === undefined)
          handedOver = Promise.all([handedOver, new Promise<void>(resolve => taken.push(resolve))]);
        send({ kind: 'write', file, pieces, slabs: slabsUsed });
        [pieces, slabsUsed, slab, used] = [[], [], -1, 0];
      };
      const copy = async (chunk: Uint8Array) => {
        for (let at = 0; at < chunk.length; ) {
          if (slab < 0) {
            slab = await takeSlab();
            slabsUsed.push(slab);
          }
          const n = Math.min(chunk.length - at, slabBytes - used);
          slabs[slab].set(chunk.subarray(at, at + n), used);
          const last = pieces.at(-1);
          // Small pieces mostly follow one another: one write for all of them.
          if (last && last.memory === numberOf(buffers[slab]) && last.offset + last.length === used) last.length += n;
          else pieces.push({ memory: numberOf(buffers[slab]), offset: used, length: n });
          at += n;
          used += n;
          if (used === slabBytes) flush();
        }
      };
      const end = (kind: 'commit' | 'abort') => {
        flush();
        const failure = failures.get(file);
        if (failure) return Promise.reject(failure);
        const done = new Promise<WrittenBytes>((resolve, reject) => finished.set(file, { resolve, reject }));
        send({ kind, file });
        return awaited(done);
      };
      return {
        async write(chunks) {
          const before = handedOver;
          for (const chunk of chunks) {
            const { buffer, byteOffset, length } = chunk;
            const shared = buffer instanceof SharedArrayBuffer && length >= worthSharing;
            if (shared) pieces.push({ memory: numberOf(buffer), offset: byteOffset, length });
            else await copy(chunk);
          }
          flush();
          await awaited(before);
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
      far.close();
    },
  };
}
