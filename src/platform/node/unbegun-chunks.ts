// Chunks that a thread was asked for: who waits for one that it has not begun has it made in this thread instead.
import type { Bytes } from '../../bytes/bytes.js';
import type { ChunkPlace, Decompress, PartRule } from '../../bytes/decompress.js';
import { openChunk, Scratch, wholeBlock } from '../../source/load-block.js';
import { chunkHeads } from '../../source/ros1bag/chunk-heads.js';
import type { Offered } from './asking-thread.js';

/** A chunk of a file, and where its bytes are to be put: memory of its own where nothing is said. */
export interface ChunkWanted extends ChunkPlace {
  readonly into?: SharedArrayBuffer;
  /** Only as much of it as this asks for. */
  readonly rule?: PartRule;
}

export interface UnbegunChunks {
  /** Gives what the thread answers, or the chunk as it was made here because `waitedFor` came before the thread had begun. */
  add(chunk: ChunkWanted, codec: Decompress, offered: Offered): Promise<unknown>;
  /** Whether it is made here now. */
  waitedFor(file: Bytes, offset: number): boolean;
}

export function unbegunChunks(): UnbegunChunks {
  const chunks = new Map<Bytes, Map<number, () => boolean>>();
  const scratch = new Scratch();
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, as they share the codec's memory. */
  const makeHere = (chunk: ChunkWanted, codec: Decompress): Promise<Uint8Array> => {
    const made = last.then(() => make(chunk, codec, scratch));
    last = made.catch(() => {});
    return made;
  };
  return {
    add(chunk, codec, { answer, takeBack }) {
      const { file, offset } = chunk;
      const ofFile = chunks.get(file) ?? new Map<number, () => boolean>();
      chunks.set(file, ofFile);
      return new Promise((resolve, reject) => {
        const settled = () => void ofFile.delete(offset);
        answer.finally(settled).then(resolve, reject);
        ofFile.set(offset, () => {
          if (!takeBack()) return false;
          settled();
          makeHere(chunk, codec).then(resolve, reject);
          return true;
        });
      });
    },
    waitedFor: (file, offset) => chunks.get(file)?.get(offset)?.() ?? false,
  };
}

async function make(chunk: ChunkWanted, codec: Decompress, scratch: Scratch): Promise<Uint8Array> {
  const { data, close } = await (chunk.rule
    ? headsOf(chunk, codec, scratch, chunk.rule)
    : wholeBlock(chunk.file, chunk, codec, scratch));
  try {
    const room = new Uint8Array(chunk.into ?? new ArrayBuffer(data.length), 0, data.length);
    room.set(data);
    return room;
  } finally {
    close();
  }
}

async function headsOf(chunk: ChunkPlace, codec: Decompress, scratch: Scratch, { prefixes }: PartRule) {
  const opened = await openChunk(chunk.file, chunk, codec, scratch);
  try {
    return { data: await chunkHeads(opened, conn => prefixes.get(conn)), close: opened.close };
  } catch (error) {
    opened.close();
    throw error;
  }
}
