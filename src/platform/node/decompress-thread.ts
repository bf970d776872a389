// The program of a thread that decompresses chunks: decompress-pool.ts starts several.
import { parentPort, workerData } from 'node:worker_threads';
import { type Decompress, isLargeChunk, type PartRule, type Stored as StoredBytes } from '../../bytes/decompress.js';
import { Scratch } from '../../source/load-block.js';
import { chunkHeads } from '../../source/ros1bag/chunk-heads.js';
import { yielding } from '../../yielding-buffer.js';
import { answerInTurn } from './asking-thread.js';
import { nodeDecompressors } from './decompress.js';
import type { FilePlace } from './file.js';
import { type PlaceReader, placeReader } from './open-place.js';
import { serveWriting } from './writer-worker.js';

/** Compressed bytes as they lie in a file. */
export interface Stretch {
  readonly place: FilePlace;
  readonly offset: number;
  readonly length: number;
}

/** Answered with the bytes, or with how many were put where the job wants them. */
export interface DecompressRequest {
  readonly codec: string;
  readonly stored: Uint8Array | Stretch;
  readonly size: number;
  /** Only as much of it as this asks for. */
  readonly rule?: PartRule;
  /** To be filled from its start. */
  readonly into?: SharedArrayBuffer;
}

export function serveChunks(): (request: DecompressRequest) => Promise<Uint8Array | number> {
  const codecs = nodeDecompressors();
  const read = placeReader();
  const scratch = new Scratch();
  return async ({ codec, stored, size, rule, into }) => {
    const given = stored instanceof Uint8Array ? stored : storedIn(stored, read);
    const put = (data: Uint8Array, own = false) => {
      if (!into && own) return data;
      // What is large can be given back where it is sent to.
      const fresh = () => (isLargeChunk(0, size) ? yielding : (n: number) => new ArrayBuffer(n))(data.length);
      const room = new Uint8Array(into ?? fresh(), 0, data.length);
      room.set(data);
      return room;
    };
    const data = await unpacked(codecs.get(codec)!, given, size, { rule, scratch, put });
    return into ? data.length : data;
  };
}

function storedIn({ place, offset, length }: Stretch, read: PlaceReader): StoredBytes {
  return { length, read: (from, into) => read(place, offset + from, into) };
}

interface Unpacking {
  readonly rule?: PartRule;
  /** For stored bytes: jobs come one after the other, and garbage of each chunk would wait for this thread's own collector. */
  readonly scratch: Scratch;
  /** Copies what is good only until the codec is used again: not what is our `own`. */
  readonly put: (data: Uint8Array, own?: boolean) => Uint8Array;
}

async function unpacked(
  codec: Decompress,
  stored: Uint8Array | StoredBytes,
  size: number,
  { rule, scratch, put }: Unpacking,
): Promise<Uint8Array> {
  const made = stored instanceof Uint8Array || rule ? undefined : codec.inPieces?.(stored, size);
  if (made) return put(await made, true);
  if (codec.open && !(stored instanceof Uint8Array)) {
    const chunk = await codec.open(stored, size);
    try {
      return put(rule ? await chunkHeads(chunk, conn => rule.prefixes.get(conn)) : await chunk.upTo(size));
    } finally {
      chunk.close();
    }
  }
  let bytes = stored as Uint8Array;
  if (!(stored instanceof Uint8Array)) {
    bytes = scratch.reserve(stored.length).subarray(0, stored.length);
    stored.read(0, bytes);
  }
  return put(await (codec.transient ?? codec)(bytes, size));
}

if (parentPort && workerData?.decompressThread === true) answerInTurn(parentPort, serveChunks(), serveWriting);
