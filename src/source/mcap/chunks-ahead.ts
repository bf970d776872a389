// Has the chunks that the summary names decompressed in other threads, a few ahead of the scan.
import type { Bytes } from '../../bytes/bytes.js';
import type { Decompressors } from '../../bytes/decompress.js';
import { MadeAhead, mostAhead } from '../made-ahead.js';
import { chunkDataAt, type NamedChunk } from './records.js';

export interface ChunksAhead {
  /** All bytes of a chunk, if it was asked for in time; the same errors. `codec.giveBack` takes them when they are done with. */
  take(dataAt: number, chunk: NamedChunk): Promise<Uint8Array> | undefined;
  /** Lets go what nobody came for. */
  close(): void;
}

/** `named` is only a hint: by the start of its record, ascending, what the summary says of a chunk. */
export function chunksAhead(
  file: Bytes,
  named: ReadonlyMap<number, NamedChunk>,
  decompress: Decompressors,
): ChunksAhead {
  const places = placesOf(named, file.size);
  const all = places.reduce((sum, { chunk }) => sum + chunk.size, 0);
  const made = new MadeAhead(file, decompress, all);
  let next = 0;
  return {
    take(dataAt, chunk) {
      while (next < places.length && places[next].dataAt <= dataAt) next++;
      const data = made.take(dataAt, chunk);
      while (next < places.length && made.ask(places[next].dataAt, places[next].chunk)) next++;
      return data;
    },
    close: () => made.close(),
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
