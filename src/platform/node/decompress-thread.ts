// Chunk codecs in a thread of their own: the next chunks are read and decompressed while the last ones become frames.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Bytes } from '../../bytes/bytes.js';
import { checked, type Decompressors } from '../../bytes/decompress.js';
import { nodeDecompressors } from './decompress.js';
import { type FilePlace, placeOf } from './file.js';

/** A stretch of a file, or bytes that somebody has read already. */
type Stored = Uint8Array | { readonly place: FilePlace; readonly offset: number; readonly length: number };

interface Job {
  readonly id: number;
  readonly codec: string;
  readonly stored: Stored;
  readonly size: number;
  /** Memory of an earlier answer, to be used for this one. */
  readonly reuse?: ArrayBuffer;
}

type Answer = { readonly id: number; readonly data: Uint8Array } | { readonly id: number; readonly text: string };

export interface DecompressThread {
  readonly decompress: Decompressors;
  /** Ends the thread; what is still pending rejects. */
  close(): void;
}

/** A small chunk is done here before a message has crossed over. Unbuilt sources (tests) cannot be a thread's program. */
const worthCrossing = import.meta.url.endsWith('.js') ? 65536 : Number.POSITIVE_INFINITY;

/** More than are in flight at once. */
const mostSpare = 8;

export function decompressThread(): DecompressThread {
  const here = nodeDecompressors();
  const pending = new Map<number, { resolve(data: Uint8Array): void; reject(error: Error): void }>();
  let worker: Worker | undefined;
  let jobs = 0;
  let spare: ArrayBuffer[] = [];

  const settle = (id: number) => {
    const job = pending.get(id);
    pending.delete(id);
    // The process is kept alive only while something is awaited.
    if (pending.size === 0) worker?.unref();
    return job;
  };
  const failAll = (text: string) => {
    for (const id of [...pending.keys()]) settle(id)?.reject(new Error(text));
  };
  const start = () => {
    const started = new Worker(new URL(import.meta.url), { workerData: { decompressThread: true } });
    started.on('message', (answer: Answer) => {
      const job = settle(answer.id);
      if ('data' in answer) job?.resolve(answer.data);
      else job?.reject(new Error(answer.text));
    });
    started.on('error', error => failAll(error.message));
    return started;
  };
  const send = (codec: string, stored: Stored, size: number): Promise<Uint8Array> => {
    worker ??= start();
    worker.ref();
    const id = jobs++;
    const answer = new Promise<Uint8Array>((resolve, reject) => pending.set(id, { resolve, reject }));
    const own = stored instanceof Uint8Array && stored.byteLength === stored.buffer.byteLength;
    const reuse = takeSpare(size);
    const moved = [...(own ? [stored.buffer as ArrayBuffer] : []), ...(reuse ? [reuse] : [])];
    worker.postMessage({ id, codec, stored, size, reuse } satisfies Job, moved);
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
      const crossing = (bytes: Uint8Array, size: number) =>
        size < worthCrossing ? local(bytes, size) : send(codec, bytes, size);
      const fromFile = (file: Bytes, offset: number, length: number, size: number) => {
        const place = size < worthCrossing ? undefined : placeOf(file);
        return place && send(codec, { place, offset, length }, size);
      };
      return [codec, checked(Object.assign(crossing, { transient: local.transient, open: local.open, fromFile, giveBack }))];
    }),
  );
  return {
    decompress,
    close() {
      failAll('the recording was closed');
      void worker?.terminate();
      worker = undefined;
      spare = [];
    },
  };
}

/** Reads stretches of files into one buffer that is used again; the thread's end closes them. */
function stretchReader(): (stretch: Exclude<Stored, Uint8Array>) => Uint8Array {
  const open = new Map<string, number>();
  let buffer = new Uint8Array(0);
  const descriptorOf = ({ path, device, inode }: FilePlace): number => {
    const known = open.get(path);
    if (known !== undefined) return known;
    const descriptor = openSync(path, 'r');
    const { dev, ino } = fstatSync(descriptor);
    if (dev !== device || ino !== inode) {
      closeSync(descriptor);
      throw new Error('the file was replaced by another');
    }
    open.set(path, descriptor);
    return descriptor;
  };
  return ({ place, offset, length }) => {
    const descriptor = descriptorOf(place);
    if (buffer.length < length) buffer = new Uint8Array(Math.ceil(length * 1.25));
    for (let done = 0; done < length; ) {
      const got = readSync(descriptor, buffer, done, length - done, offset + done);
      if (got === 0) throw new Error(`the file became shorter: expected ${length} bytes, got ${done}`);
      done += got;
    }
    return buffer.subarray(0, length);
  };
}

if (parentPort && workerData?.decompressThread === true) {
  const port = parentPort;
  const codecs = nodeDecompressors();
  const read = stretchReader();
  const run = async ({ id, codec, stored, size, reuse }: Job) => {
    try {
      const bytes = stored instanceof Uint8Array ? stored : read(stored);
      const decompress = codecs.get(codec)!;
      let data: Uint8Array;
      if (reuse) {
        data = new Uint8Array(reuse, 0, size);
        data.set(await (decompress.transient ?? decompress)(bytes, size));
      } else {
        data = await decompress(bytes, size);
      }
      port.postMessage({ id, data }, [data.buffer as ArrayBuffer]);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      port.postMessage({ id, text: code?.startsWith('FL') ? message : (code ?? message) });
    }
  };
  // One after the other: they share the buffer that files are read into.
  let last = Promise.resolve();
  port.on('message', (job: Job) => {
    last = last.then(() => run(job));
  });
}
