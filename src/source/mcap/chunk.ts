// One chunk: decompressed and checked once, its records taken. What its own head says may be wrong: of its lengths, and of all else.
import type { Bytes } from '../../bytes/bytes.js';
import { maxChunkBytes } from '../../bytes/decompress.js';
import { isFailureOfMachine } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';
import type { Inflation } from '../inflation.js';
import { type Scratch, wholeBlock } from '../load-block.js';
import type { LostReason } from '../lost-book.js';
import { saysTheSame } from '../made-ahead.js';
import type { Block, OpenContext } from '../source.js';
import type { ChannelBook } from './channel-book.js';
import { loseListed, takeRecords } from './chunk-records.js';
import type { ChunksAhead } from './chunks-ahead.js';
import { behind } from './credible.js';
import { listingAt } from './message-index.js';
import type { MessageSink } from './message-sink.js';
import type { ChunkHead, NamedChunk } from './records.js';
import { follows, inFile, search } from './resync.js';
import { report } from './take-record.js';
import { Window } from './window.js';

export interface Scan {
  readonly bytes: Bytes;
  readonly window: Window;
  /** For the compressed bytes of one chunk after the other: fresh memory for each waits long for the collector. */
  readonly scratch: Scratch;
  readonly context: OpenContext;
  readonly book: ChannelBook;
  readonly sink: MessageSink;
  /** Of all chunks and single messages. */
  readonly inflation: Inflation;
  /** By the start of its record, what the summary says of a chunk. */
  readonly named: ReadonlyMap<number, NamedChunk>;
  readonly ahead: ChunksAhead;
  /** With how few known channels messages were looked for behind damage: those of others were passed over. */
  leastKnown: number;
  /** Whether a compressed chunk was seen. */
  packed: boolean;
  /** Whether stored bytes were taken that no chunk checksum covers. */
  unchecked: boolean;
  /** Whether something was damaged, so that messages may be missing. */
  damaged: boolean;
  /** Whether it was reported that the file breaks off. */
  cut: boolean;
}

/** A chunk record at `at`, whose records lie at [dataAt, dataAt + head.stored) if its head is right. */
export interface ChunkRecord {
  readonly at: number;
  readonly head: ChunkHead;
  readonly dataAt: number;
}

/** Takes a chunk, which the file may cut; returns where the next record starts. */
export async function takeChunk(scan: Scan, chunk: ChunkRecord): Promise<number> {
  scan.packed ||= chunk.head.compression !== '';
  return chunk.head.compression === '' ? takeStored(scan, chunk) : takeCompressed(scan, chunk);
}

/**
 * Where the first record of those starts that follow a chunk, if none follows where the chunk says that it ends: then its length is
 * wrong, or bytes are missing in it, or too many.
 */
async function markedEnd(scan: Scan, dataAt: number, end: number): Promise<number | undefined> {
  if (await follows(end, inFile(scan, behind))) return undefined;
  const marked = await search(scan, dataAt, inFile(scan, behind));
  if (marked !== undefined)
    report(
      scan,
      'FL0203',
      `the chunk does not end at byte ${end}, as it says; a record follows at byte ${marked}`,
      dataAt,
    );
  return marked;
}

async function takeStored(scan: Scan, { head, dataAt }: ChunkRecord): Promise<number> {
  const { bytes, sink } = scan;
  const claimed = dataAt + head.stored;
  const load = async (to: number) => {
    if (head.crc === 0 || to > bytes.size || to - dataAt > maxChunkBytes) return undefined;
    const data = await bytes.read(dataAt, to - dataAt);
    return { data, right: scan.context.digest.crc32(data) === head.crc };
  };
  let to = claimed;
  let loaded = await load(to);
  const marked = loaded?.right ? undefined : await markedEnd(scan, dataAt, claimed);
  if (marked !== undefined) {
    to = marked;
    loaded = await load(to);
  }
  const end = Math.min(to, bytes.size);
  const suspect = loaded?.right === false;
  if (suspect) reportChecksum(scan, dataAt, end);
  else if (!loaded) scan.unchecked = true;
  sink.endRun();
  const window = loaded ? new Window(loaded.data, dataAt) : scan.window;
  const sure = loaded?.right === true;
  const moved = marked !== undefined;
  await takeRecords(scan, { window, from: dataAt, to: end, block: undefined, chunkEnd: end, sure, suspect, moved });
  sink.endRun();
  return end;
}

async function takeCompressed(scan: Scan, { at, head, dataAt }: ChunkRecord): Promise<number> {
  const { bytes, sink } = scan;
  let end = dataAt + head.stored;
  let opened = await decompressed(scan, head, dataAt);
  if ('code' in opened) {
    const named = scan.named.get(at);
    const marked = await markedEnd(scan, dataAt, end);
    if (marked !== undefined) end = marked;
    const others = [...(named ? [{ ...head, ...named }] : []), { ...head, stored: end - dataAt }];
    for (const other of others) {
      if (!('code' in opened) || saysTheSame(other, head)) continue;
      const again = await decompressed(scan, other, dataAt);
      if ('code' in again || !again.trusted) continue;
      opened = again;
      end = dataAt + other.stored;
      report(
        scan,
        'FL0203',
        'the head of a chunk is damaged; what follows the chunk or names it tells how it was meant',
        at,
      );
    }
  }
  if ('code' in opened) {
    scan.damaged = true;
    if (end > bytes.size) return bytes.size;
    report(
      scan,
      opened.code,
      `the chunk at bytes ${dataAt} to ${end} ${opened.text}; its messages were skipped`,
      dataAt,
    );
    await loseListed(scan, opened.reason, await listingAt(scan.window, end));
    return end;
  }
  const { block, data, trusted, close } = opened;
  if (!trusted) reportChecksum(scan, dataAt, end);
  sink.endRun();
  sink.blocks.push(block);
  const stretch = { from: 0, to: data.length, block: sink.blocks.length - 1, chunkEnd: end, moved: false };
  const sure = trusted && head.crc !== 0;
  await takeRecords(scan, { ...stretch, window: new Window(data), sure, suspect: !trusted });
  close();
  return end;
}

interface Refusal {
  readonly code: IssueCode;
  readonly text: string;
  readonly reason: LostReason;
}

/** All records of a compressed chunk, or why there are none. */
async function decompressed(
  { bytes, context, inflation, scratch, ahead }: Scan,
  { compression, size, stored, crc }: ChunkHead,
  offset: number,
): Promise<{ block: Block; data: Uint8Array; trusted: boolean; close(): void } | Refusal> {
  const damaged = { code: 'FL0205', text: 'does not decompress', reason: 'chunk_damaged' } as const;
  const decompress = context.decompress.get(compression);
  if (!decompress)
    return {
      code: 'FL0204',
      text: `is compressed with "${compression}", which is not known`,
      reason: 'unknown_compression',
    };
  const tooLarge = (text: string) => ({ code: 'FL0208', text, reason: 'too_large' }) as const;
  if (size > maxChunkBytes) return tooLarge(`says it decompresses to more than ${maxChunkBytes} bytes`);
  if (stored > bytes.size - offset) return damaged;
  if (!inflation.add(size))
    return tooLarge(
      `makes the decompressed recording ${inflation.total} bytes long, which no recording of this size is`,
    );
  const block = { file: 0, offset, length: stored, compression, size };
  if (size === 0 && stored === 0) return { block, data: new Uint8Array(0), trusted: true, close() {} };
  try {
    const asked = await ahead.take(offset, { compression, size, stored });
    const { data, close } = asked
      ? { data: asked, close: () => decompress.giveBack?.(asked) }
      : await wholeBlock(bytes, block, decompress, scratch);
    if (data.length !== size) return damaged;
    const trusted = crc === 0 || context.digest.crc32(data) === crc;
    return { block, trusted, data, close };
  } catch (error) {
    // A disk that fails is no damage of the recording.
    if (isFailureOfMachine(error)) throw error;
    return damaged;
  }
}

function reportChecksum(scan: Scan, from: number, to: number): void {
  report(
    scan,
    'FL0209',
    `the checksum of the chunk at bytes ${from} to ${to} differs; the messages that could be read were kept, their content may be wrong`,
    from,
  );
}
