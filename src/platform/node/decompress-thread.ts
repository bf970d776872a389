// The program of a thread that decompresses chunks: decompress-pool.ts starts several.
import { parentPort, workerData } from 'node:worker_threads';
import type { Decompress, PartRule, Stored as StoredBytes } from '../../bytes/decompress.js';
import { Scratch } from '../../source/block-reader.js';
import { chunkHeads } from '../../source/ros1bag/chunk-heads.js';
import { nodeDecompressors } from './decompress.js';
import type { FilePlace } from './file.js';
import { type PlaceReader, placeReader } from './open-place.js';

/** Compressed bytes as they lie in a file. */
export interface Stretch {
  readonly place: FilePlace;
  readonly offset: number;
  readonly length: number;
}

export interface Job {
  readonly id: number;
  readonly codec: string;
  readonly stored: Uint8Array | Stretch;
  readonly size: number;
  /** Only as much of it as this asks for. */
  readonly rule?: PartRule;
  /** Memory of an earlier answer, to be used for this one. */
  readonly reuse?: ArrayBuffer;
}

/** `refused`: the codec found the data damaged, and the text is its own. */
export type Answer =
  | { readonly id: number; readonly data: Uint8Array }
  | { readonly id: number; readonly text: string; readonly refused: boolean };

if (parentPort && workerData?.decompressThread === true) {
  const port = parentPort;
  const codecs = nodeDecompressors();
  const read = placeReader();
  const scratch = new Scratch();
  const run = async ({ id, codec, stored, size, rule, reuse }: Job) => {
    try {
      const data = await unpacked(
        codecs.get(codec)!,
        stored instanceof Uint8Array ? stored : storedIn(stored, read),
        size,
        { rule, reuse, scratch },
      );
      port.postMessage({ id, data } satisfies Answer, [data.buffer as ArrayBuffer]);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const refused = code === 'FL0205';
      port.postMessage({ id, text: refused ? message : (code ?? message), refused } satisfies Answer);
    }
  };
  // One after the other: several at once would only take more memory.
  let last = Promise.resolve();
  port.on('message', (job: Job) => {
    last = last.then(() => run(job));
  });
}

function storedIn({ place, offset, length }: Stretch, read: PlaceReader): StoredBytes {
  return { length, read: (from, into) => read(place, offset + from, into) };
}

/** In memory of its own, which can be handed over. */
async function unpacked(
  codec: Decompress,
  stored: Uint8Array | StoredBytes,
  size: number,
  { rule, reuse, scratch }: Pick<Job, 'rule' | 'reuse'> & { readonly scratch: Scratch },
): Promise<Uint8Array> {
  if (codec.open && !(stored instanceof Uint8Array)) {
    const chunk = await codec.open(stored, size);
    try {
      const view = rule ? await chunkHeads(chunk, conn => rule.prefixes.get(conn)) : await chunk.upTo(size);
      return moved(view, reuse);
    } finally {
      chunk.close();
    }
  }
  let bytes = stored as Uint8Array;
  if (!(stored instanceof Uint8Array)) {
    // Jobs come one after the other, and garbage of each chunk would wait for this thread's own collector.
    bytes = scratch.reserve(stored.length).subarray(0, stored.length);
    stored.read(0, bytes);
  }
  return reuse ? moved(await (codec.transient ?? codec)(bytes, size), reuse) : codec(bytes, size);
}

function moved(view: Uint8Array, reuse: ArrayBuffer | undefined): Uint8Array {
  if (!reuse) return view.slice();
  const data = new Uint8Array(reuse, 0, view.length);
  data.set(view);
  return data;
}
