// A chunk record of the file, whose two lengths may not agree, whose head may be damaged, and which the file may cut.
import { type ChunkRecord, type Scan, takeChunk } from './chunk.js';
import {
  type ChunkHead,
  chunkFixed,
  chunkHeadMax,
  headSize,
  type NamedChunk,
  op,
  readChunkHead,
  u32At,
} from './records.js';
import { follows, inFile } from './resync.js';
import { report } from './take-record.js';

/**
 * Takes a whole chunk record, or one that only the summary calls so, if its two lengths agree; returns where the next
 * record starts, which damaged lengths make a question.
 */
export async function visitChunk(
  scan: Scan,
  opcode: number,
  bodyAt: number,
  length: number,
  chunks: Set<number>,
): Promise<number | undefined> {
  const at = bodyAt - headSize;
  const head = await headOf(scan, at);
  if (opcode !== op.chunk) {
    if (!head || head.headLength + head.stored !== length) return undefined;
    report(scan, 'FL0203', 'a record that the index calls a chunk has a damaged kind; it was read as a chunk', at);
  }
  chunks.add(at);
  if (!head) {
    scan.damaged = true;
    report(scan, 'FL0203', `the chunk at byte ${at} has a damaged head; what is whole in it was looked for`, at);
    return bodyAt;
  }
  const dataAt = bodyAt + head.headLength;
  const end = bodyAt + length;
  const inner = dataAt + head.stored;
  if (inner === end) return takeChunk(scan, { at, head, dataAt });
  // The record may be longer than its content (a later version of the format), or one of the two lengths is damaged:
  // then the smaller one is right if a record follows it, for a flipped bit seldom makes a length that fits by chance.
  const fits = async (ends: number) => ends >= dataAt && (await follows(ends, inFile(scan, new Set())));
  const [smaller, larger] = [Math.min(inner, end), Math.max(inner, end)];
  const chosen = (await fits(smaller)) ? smaller : (await fits(larger)) ? larger : end;
  report(
    scan,
    'FL0203',
    `the two lengths of a chunk differ; the ${chosen === inner ? 'inner' : 'outer'} one was used`,
    at,
  );
  const stored = Math.max(0, Math.min(chosen, inner) - dataAt);
  const reached = await takeChunk(scan, { at, head: { ...head, stored }, dataAt });
  return reached === dataAt + stored ? Math.max(chosen, reached) : reached;
}

/** A record of a kind that nobody knows, and that is laid out as a chunk to the byte, is one: no other record is. */
export async function visitUnknown(
  scan: Scan,
  bodyAt: number,
  length: number,
  chunks: Set<number>,
): Promise<number | undefined> {
  if (length < chunkFixed + 8) return undefined;
  const at = bodyAt - headSize;
  const chunk = await longChunk(scan, at);
  if (!chunk?.fits || chunk.head.headLength + chunk.head.stored !== length || chunk.head.size === 0) return undefined;
  report(scan, 'FL0203', 'a record of unknown kind is laid out as a chunk; it was read as one', at);
  chunks.add(at);
  return takeChunk(scan, chunk);
}

/** A chunk record that does not fit into the file, if that is what it is; else undefined. */
export async function longChunk(
  scan: Scan,
  at: number,
): Promise<(ChunkRecord & { readonly fits: boolean }) | undefined> {
  const head = await headOf(scan, at);
  if (!head || !(head.compression === '' || scan.context.decompress.has(head.compression))) return undefined;
  const dataAt = at + headSize + head.headLength;
  return dataAt > scan.bytes.size ? undefined : { at, head, dataAt, fits: head.stored <= scan.bytes.size - dataAt };
}

async function headOf(scan: Scan, at: number): Promise<ChunkHead | undefined> {
  const { bytes, named, window } = scan;
  const bodyAt = at + headSize;
  const body = await window.load(bodyAt, Math.min(bytes.size - bodyAt, chunkHeadMax));
  const head = readChunkHead(body);
  const known = named.get(at);
  if (head || !known) return head;
  report(scan, 'FL0203', 'the head of a chunk is damaged; what the index says of it was used', at);
  return mended(body, known);
}

/** A head whose length of the compression's name is damaged, as the summary has it; its checksum is its own. */
function mended(body: Uint8Array, { compression, size, stored }: NamedChunk): ChunkHead | undefined {
  if (body.length < chunkFixed) return undefined;
  return { compression, size, stored, crc: u32At(body, 24), headLength: chunkFixed + compression.length + 8 };
}
