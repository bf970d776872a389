// Has what an index pass must see of the chunks that the index names made in other threads, a few ahead of the scan.
import type { Bytes } from '../../bytes/bytes.js';
import type { Decompressors } from '../../bytes/decompress.js';
import { type ChunkSays, MadeAhead } from '../made-ahead.js';
import { type BagRecord, Op, parseRecord } from './record.js';

/** Headers of chunks are below 100 bytes. */
const headBytes = 512;

export interface HeadsAhead {
  /** What `chunkHeads` gives for this chunk, if it was asked for in time; the same errors. `codec.giveBack` takes it when it is done with. */
  take(record: BagRecord): Promise<Uint8Array | undefined>;
  /** Lets go what nobody came for. */
  close(): void;
}

interface Place {
  readonly dataAt: number;
  readonly chunk: ChunkSays;
}

/** `positions` are only a hint: ascending offsets where the index says that chunks lie. */
export function headsAhead(
  file: Bytes,
  positions: readonly number[],
  decompress: Decompressors,
  prefixes: ReadonlyMap<number, number>,
): HeadsAhead {
  const all = positions.length > 0 ? file.size - positions[0] : 0;
  const made = new MadeAhead(file, decompress, all, { format: 'ros1bag', prefixes });
  let next = 0;
  /** That of the next position, while there was no room for it. */
  let seen: Place | undefined;

  async function ask(behind: number): Promise<void> {
    for (; next < positions.length; next++) {
      if (positions[next] <= behind) continue;
      seen ??= await placeAt(file, positions[next]);
      if (seen && !made.ask(seen.dataAt, seen.chunk)) return;
      seen = undefined;
    }
  }

  return {
    async take(record) {
      const data = made.take(record.dataOffset, placeOf(record).chunk);
      await ask(record.offset);
      return data;
    },
    close: () => made.close(),
  };
}

/** Of a chunk whose record stands there as a whole. */
async function placeAt(file: Bytes, position: number): Promise<Place | undefined> {
  const bytes = await file.read(position, Math.min(headBytes, file.size - position));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length >= 8 && view.getUint32(0, true) + 8 <= bytes.length;
  const record = whole ? parseRecord(bytes, view, 0, position) : undefined;
  return record?.op === Op.chunk && record.end <= file.size ? placeOf(record) : undefined;
}

function placeOf({ dataOffset, end, size, compression }: BagRecord): Place {
  return { dataAt: dataOffset, chunk: { compression, size, stored: end - dataOffset } };
}
