// How much of a compressed chunk an index pass must see: all of its records' headers, the first bytes of its messages, and
// the small messages as a whole. The last message of a chunk is often the largest, and nobody looks at its end.
import type { Opened } from '../../bytes/decompress.js';
import { longestKept } from '../kept-messages.js';
import { type BagRecord, headerLength, maxHeaderBytes, Op, parseRecord } from './record.js';

/** A smaller rest is decompressed too: that is little work, and its checksum is looked at. */
const worthLeaving = 1 << 16;

/**
 * The first bytes of the chunk: everything that `scan` will look at, and all of it where anything is odd: then it has to be
 * searched. `prefixOf` says how many bytes of a connection's messages lead to their stamp, undefined for a connection that
 * was not declared so far. Rejects as `Opened.upTo` does.
 */
export async function chunkHeads(chunk: Opened, prefixOf: (conn: number) => number | undefined): Promise<Uint8Array> {
  const { size } = chunk;
  let bytes: Uint8Array = new Uint8Array(0);
  let view = new DataView(bytes.buffer);
  const see = async (end: number) => {
    bytes = await chunk.upTo(Math.min(size, end));
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  let needed = 0;
  for (let at = 0; at < size; ) {
    if (size - at < 8) return chunk.upTo(size);
    // Most headers are far shorter than they may be: asked for at once with their length.
    if (at + 256 > bytes.length) await see(at + 256);
    const header = headerLength(view, at);
    if (header < 0 || header > maxHeaderBytes || size - at < header + 8) return chunk.upTo(size);
    if (at + header + 8 > bytes.length) await see(at + header + 8);
    const record = parseRecord(bytes, view, at, 0);
    const seen = record && record.end <= size ? lookedAt(record, prefixOf) : undefined;
    if (seen === undefined) return chunk.upTo(size);
    needed = seen;
    at = record!.end;
  }
  if (size - Math.max(needed, bytes.length) < worthLeaving) return chunk.upTo(size);
  if (needed > bytes.length) await see(needed);
  return bytes;
}

/** Up to where somebody looks at a record; undefined where that cannot be told. */
function lookedAt(record: BagRecord, prefixOf: (conn: number) => number | undefined): number | undefined {
  const { op, conn, dataOffset, end } = record;
  if (op === Op.connection || end - dataOffset <= longestKept) return end;
  const prefix = op === Op.message ? prefixOf(conn) : undefined;
  return prefix === undefined ? undefined : Math.min(end, dataOffset + prefix);
}
