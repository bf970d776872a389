// Chunk codecs in a thread of their own: the next chunks are decompressed while the last ones are turned into frames.
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { checked, type Decompressors } from '../../bytes/decompress.js';
import { nodeDecompressors } from './decompress.js';

interface Job {
  readonly id: number;
  readonly codec: string;
  readonly bytes: Uint8Array;
  readonly size: number;
}

type Answer = { readonly id: number; readonly data: Uint8Array } | { readonly id: number; readonly text: string };

export interface DecompressThread {
  readonly decompress: Decompressors;
  /** Ends the thread; what is still pending rejects. */
  close(): void;
}

/** A small chunk is done here before a message has crossed over. Unbuilt sources (tests) cannot be a thread's program. */
const worthCrossing = import.meta.url.endsWith('.js') ? 65536 : Number.POSITIVE_INFINITY;

export function decompressThread(): DecompressThread {
  const here = nodeDecompressors();
  const pending = new Map<number, { resolve(data: Uint8Array): void; reject(error: Error): void }>();
  let worker: Worker | undefined;
  let jobs = 0;

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
  const send = (codec: string, bytes: Uint8Array, size: number): Promise<Uint8Array> => {
    worker ??= start();
    worker.ref();
    const id = jobs++;
    const answer = new Promise<Uint8Array>((resolve, reject) => pending.set(id, { resolve, reject }));
    const own = bytes.byteLength === bytes.buffer.byteLength;
    worker.postMessage({ id, codec, bytes, size } satisfies Job, own ? [bytes.buffer as ArrayBuffer] : []);
    return answer;
  };

  const decompress = new Map(
    [...here].map(([codec, local]) => [
      codec,
      checked(
        Object.assign(
          (bytes: Uint8Array, size: number) => (size < worthCrossing ? local(bytes, size) : send(codec, bytes, size)),
          { transient: local.transient },
        ),
      ),
    ]),
  );
  return {
    decompress,
    close() {
      failAll('the recording was closed');
      void worker?.terminate();
      worker = undefined;
    },
  };
}

if (parentPort && workerData?.decompressThread === true) {
  const port = parentPort;
  const codecs = nodeDecompressors();
  port.on('message', async ({ id, codec, bytes, size }: Job) => {
    try {
      const data = await codecs.get(codec)!(bytes, size);
      port.postMessage({ id, data }, [data.buffer as ArrayBuffer]);
    } catch (error) {
      port.postMessage({ id, text: (error as Error).message });
    }
  });
}
