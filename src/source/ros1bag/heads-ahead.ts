// Has the chunks that the index names decompressed in other threads, a few ahead of the scan, where their codec is slow.
import type { Bytes } from '../../bytes/bytes.js';
import type { Decompressors, PartRule } from '../../bytes/decompress.js';
import { type BagRecord, Op, parseRecord } from './record.js';

/** Headers of chunks are below 100 bytes. */
const headBytes = 512;

export interface HeadsAhead {
  /** What `chunkHeads` gives for this chunk, if it was asked for in time; the same errors. The next ones are asked for. */
  take(record: BagRecord): Promise<Uint8Array | undefined>;
}

/** `positions` are only a hint: ascending offsets where the index says that chunks lie. */
export function headsAhead(
  file: Bytes,
  positions: readonly number[],
  decompress: Decompressors,
  prefixes: ReadonlyMap<number, number>,
): HeadsAhead {
  const rule: PartRule = { format: 'ros1bag', prefixes };
  const waiting = new Map<number, { readonly record: BagRecord; readonly heads: Promise<Uint8Array> }>();
  let next = 0;

  async function ask(position: number): Promise<void> {
    const bytes = await file.read(position, Math.min(headBytes, file.size - position));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const whole = bytes.length >= 8 && view.getUint32(0, true) + 8 <= bytes.length;
    const record = whole ? parseRecord(bytes, view, 0, position) : undefined;
    if (record?.op !== Op.chunk || record.end > file.size) return;
    const { dataOffset: offset, end, size, compression } = record;
    const heads = decompress.get(compression)?.partFromFile?.({ file, offset, length: end - offset, size }, rule);
    if (!heads) return;
    // Looked at when the scan comes there, if it ever does.
    heads.catch(() => {});
    waiting.set(position, { record, heads });
  }

  return {
    async take(record) {
      const { offset, size, compression, dataOffset, end } = record;
      const ahead = decompress.get(compression)?.partsAhead ?? 0;
      if (ahead === 0) return undefined;
      while (next < positions.length && positions[next] < offset) next++;
      for (const position of waiting.keys()) if (position < offset) waiting.delete(position);
      for (; next < positions.length && waiting.size <= ahead; next++) await ask(positions[next]);
      const known = waiting.get(offset);
      waiting.delete(offset);
      const same = known?.record.size === size && known.record.dataOffset === dataOffset && known.record.end === end;
      return same && known.record.compression === compression ? known.heads : undefined;
    },
  };
}
