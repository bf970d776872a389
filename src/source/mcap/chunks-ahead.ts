// Has the chunks that the summary names decompressed in other threads, a few ahead of the scan.
import type { Bytes } from '../../bytes/bytes.js';
import type { Decompress, Decompressors } from '../../bytes/decompress.js';
import { chunkDataAt, type NamedChunk, sameChunk } from './records.js';

export interface ChunksAhead {
  /** All bytes of a chunk, if it was asked for in time; the same errors. `codec.giveBack` takes them when they are done with. */
  take(dataAt: number, chunk: NamedChunk): Promise<Uint8Array> | undefined;
  /** Lets go what nobody came for. */
  close(): void;
}

interface Asked {
  readonly chunk: NamedChunk;
  readonly codec: Decompress;
  readonly data: Promise<Uint8Array>;
  made: boolean;
}

/** Chunks that are made before the scan comes to them are in memory together, bytes. */
const mostAhead = 16 * 2 ** 20;
/** What is decompressed before a thread has started. */
const worthThreads = 64 * 2 ** 20;

/** `named` is only a hint: by the start of its record, ascending, what the summary says of a chunk. */
export function chunksAhead(
  file: Bytes,
  named: ReadonlyMap<number, NamedChunk>,
  decompress: Decompressors,
): ChunksAhead {
  const places = placesOf(named, file.size);
  const all = places.reduce((sum, { chunk }) => sum + chunk.size, 0);
  /** In the order of the file. */
  const waiting = new Map<number, Asked>();
  let next = all < worthThreads ? places.length : 0;
  let bytes = 0;

  function ask(): void {
    for (; next < places.length; next++) {
      const { chunk, dataAt } = places[next];
      if (waiting.size > 0 && bytes + chunk.size > mostAhead) return;
      const codec = decompress.get(chunk.compression);
      const data = codec?.fromFileAhead?.(file, dataAt, chunk.stored, chunk.size);
      if (!data) continue;
      const asked: Asked = { chunk, codec: codec!, data, made: false };
      const made = () => {
        asked.made = true;
      };
      data.then(made, made);
      waiting.set(dataAt, asked);
      bytes += chunk.size;
    }
  }
  function remove(dataAt: number, { chunk }: Asked): void {
    waiting.delete(dataAt);
    bytes -= chunk.size;
  }
  function drop(dataAt: number, asked: Asked): void {
    remove(dataAt, asked);
    asked.data.then(data => asked.codec.giveBack?.(data)).catch(() => {});
  }
  /** While a thread is at the chunk that is waited for, the first that none has begun is made here. */
  function hasten(): void {
    for (const [at, { codec }] of waiting) if (codec.waitedFor?.(file, at)) return;
  }

  return {
    take(dataAt, chunk) {
      for (const [at, asked] of waiting) if (at < dataAt) drop(at, asked);
      while (next < places.length && places[next].dataAt <= dataAt) next++;
      const asked = waiting.get(dataAt);
      const known = asked && sameChunk(asked.chunk, chunk) ? asked : undefined;
      if (known) {
        if (!known.made) hasten();
        remove(dataAt, known);
      } else if (asked) drop(dataAt, asked);
      ask();
      return known?.data;
    },
    close() {
      for (const [at, asked] of waiting) drop(at, asked);
    },
  };
}

/** Compressed ones in the order of the file. What overlaps another is a lie, and would be decompressed for every time that it is named. */
function placesOf(
  named: ReadonlyMap<number, NamedChunk>,
  fileSize: number,
): readonly { chunk: NamedChunk; dataAt: number }[] {
  const places: { chunk: NamedChunk; dataAt: number }[] = [];
  let end = 0;
  for (const [at, chunk] of named) {
    const dataAt = chunkDataAt(at, chunk);
    const behind = dataAt + chunk.stored;
    if (at < end || behind > fileSize || chunk.compression === '' || chunk.size > mostAhead) continue;
    places.push({ chunk, dataAt });
    end = behind;
  }
  return places;
}
