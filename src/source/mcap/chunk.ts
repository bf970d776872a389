// One chunk: decompressed and checked once, its messages taken; of a damaged one, what its message indexes confirm.
import type { Bytes } from '../../bytes/bytes.js';
import { maxChunkBytes } from '../../bytes/decompress.js';
import { FramelockError, isFailureOfMachine } from '../../issue.js';
import type { IssueCode } from '../../issue-codes.js';
import type { Inflation } from '../inflation.js';
import { type Scratch, wholeBlock } from '../load-block.js';
import type { LostReason } from '../lost-book.js';
import type { OpenContext } from '../source.js';
import type { ChannelBook } from './channel-book.js';
import { type IndexPoint, indexPoints } from './message-index.js';
import type { MessageSink } from './message-sink.js';
import { type ChunkHead, headSize, messageHead, op, readChannel, readSchema } from './records.js';
import { walk } from './walk.js';
import { Window } from './window.js';

/** A longer schema or channel record is refused. */
const maxDefinition = 1 << 26;

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
  /** Whether stored bytes were taken that no chunk checksum covers. */
  unchecked: boolean;
  /** Whether something was damaged, so that messages may be missing. */
  damaged: boolean;
  /** Whether it was reported that the file breaks off. */
  cut: boolean;
}

/** Takes the chunk whose records lie at [dataAt, dataAt + head.stored); `available` < head.stored when the file is cut. */
export async function takeChunk(scan: Scan, head: ChunkHead, dataAt: number, available = head.stored): Promise<void> {
  if (head.compression !== '') return takeCompressed(scan, head, dataAt, available);
  scan.sink.endRun();
  const end = dataAt + available;
  if (head.crc === 0 || available > maxChunkBytes || available < head.stored) {
    scan.unchecked = true;
    await takeAll(scan, scan.window, dataAt, end, undefined, end, false);
  } else {
    const data = await scan.bytes.read(dataAt, available);
    const trusted = scan.context.digest.crc32(data) === head.crc;
    if (!trusted)
      report(
        scan,
        'FL0209',
        `the checksum of the chunk at bytes ${dataAt} to ${end} differs; the messages that could be read were kept, their content may be wrong`,
        dataAt,
      );
    await takeAll(scan, new Window(data, dataAt), dataAt, end, undefined, end, !trusted);
  }
  scan.sink.endRun();
}

async function takeCompressed(scan: Scan, head: ChunkHead, dataAt: number, available: number): Promise<void> {
  const { context, sink } = scan;
  const end = dataAt + available;
  const range = `the chunk at bytes ${dataAt} to ${end}`;
  const skip = async (code: IssueCode, text: string, reason: LostReason) => {
    scan.damaged = true;
    report(scan, code, `${text}; its messages were skipped`, dataAt);
    await loseIndexed(scan, reason, await indexPoints(scan.window, end));
  };
  if (available < head.stored) {
    scan.damaged = true;
    return;
  }
  const decompress = context.decompress.get(head.compression);
  if (!decompress)
    return skip(
      'FL0204',
      `${range} is compressed with "${head.compression}", which is not known`,
      'unknown_compression',
    );
  if (head.size > maxChunkBytes)
    return skip('FL0208', `${range} says it decompresses to more than ${maxChunkBytes} bytes`, 'too_large');
  if (head.size === 0 && head.stored === 0) return;
  if (!scan.inflation.add(head.size))
    return skip(
      'FL0208',
      `${range} makes the decompressed recording ${scan.inflation.total} bytes long, which no recording of this size is`,
      'too_large',
    );
  const block = { file: 0, offset: dataAt, length: available, compression: head.compression, size: head.size };
  let whole: Awaited<ReturnType<typeof wholeBlock>>;
  try {
    whole = await wholeBlock(scan.bytes, block, decompress, scan.scratch);
    if (whole.data.length !== head.size) throw new RangeError('wrong size');
  } catch (error) {
    // A disk that fails is no damage of the recording.
    if (isFailureOfMachine(error)) throw error;
    return skip('FL0205', `${range} does not decompress`, 'chunk_damaged');
  }
  const { data } = whole;
  const trusted = head.crc === 0 || context.digest.crc32(data) === head.crc;
  if (!trusted)
    report(
      scan,
      'FL0209',
      `the checksum of ${range} differs; the messages that could be read were kept, their content may be wrong`,
      dataAt,
    );
  sink.endRun();
  sink.blocks.push(block);
  await takeAll(scan, new Window(data), 0, data.length, sink.blocks.length - 1, end, !trusted);
  whole.close();
}

/** Walks the records [from, to). Where they break off, or are not to be trusted, goes by the message indexes after the chunk. */
async function takeAll(
  scan: Scan,
  window: Window,
  from: number,
  to: number,
  block: number | undefined,
  chunkEnd: number,
  suspect: boolean,
): Promise<void> {
  const { sink } = scan;
  const points = suspect ? await indexPoints(scan.window, chunkEnd) : [];
  const before = new Map(sink.seen);
  const stop = await walk(window, from, to, (opcode, bodyAt, length) => {
    if (opcode === op.message && points.length > 0) return undefined;
    return takeRecord(scan, window, opcode, bodyAt, length, block, suspect);
  });
  if (stop.why === 'end' && !suspect) return;
  scan.damaged = true;
  if (stop.why !== 'end')
    report(
      scan,
      'FL0203',
      `the records of the chunk that ends at byte ${chunkEnd} break off ${to - stop.at} bytes before its end; what is whole was kept`,
      chunkEnd,
    );
  const confirmed = suspect ? points : await indexPoints(scan.window, chunkEnd);
  let next = suspect && points.length > 0 ? from : stop.at;
  for (const point of confirmed) {
    const at = from + point.offset;
    if (at < next) continue;
    const length = await confirmedLength(window, at, to, point);
    if (length === undefined) continue;
    await takeRecord(scan, window, op.message, at + headSize, length, block);
    next = at + headSize + length;
  }
  await loseIndexed(scan, 'chunk_damaged', confirmed, before);
}

/** Length of the message record at `at` when it is the one the index names. */
async function confirmedLength(window: Window, at: number, to: number, point: IndexPoint): Promise<number | undefined> {
  if (at > to - headSize - messageHead) return undefined;
  const bytes = await window.load(at, headSize + messageHead);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(1, true));
  const same = bytes[0] === op.message && view.getUint16(headSize, true) === point.channelId;
  const fits = length >= messageHead && length <= to - at - headSize;
  return same && fits && view.getBigUint64(headSize + 6, true) === point.logTime ? length : undefined;
}

/** Counts as lost what the indexes name and the chunk did not give. */
async function loseIndexed(
  scan: Scan,
  reason: LostReason,
  points: readonly IndexPoint[],
  before?: ReadonlyMap<number, number>,
): Promise<void> {
  const { sink, book } = scan;
  const indexed = new Map<number, number>();
  for (const { channelId } of points) indexed.set(channelId, (indexed.get(channelId) ?? 0) + 1);
  for (const [id, count] of indexed) {
    const taken = before ? (sink.seen.get(id) ?? 0) - (before.get(id) ?? 0) : 0;
    if (count <= taken) continue;
    sink.lost.add(reason, book.topicOf(id), count - taken);
    sink.seen.set(id, (sink.seen.get(id) ?? 0) + count - taken);
  }
}

/** Takes a schema, channel or message record, others are skipped. `suspect`: of a chunk of a wrong checksum. */
export function takeRecord(
  scan: Scan,
  window: Window,
  opcode: number,
  bodyAt: number,
  length: number,
  block: number | undefined,
  suspect = false,
): undefined | Promise<undefined> {
  if (opcode === op.message) {
    const missing = scan.sink.take(window, bodyAt, length, block);
    return missing === 0 ? undefined : takeLoaded(scan, window, bodyAt, length, block, missing);
  }
  if (opcode === op.schema || opcode === op.channel)
    return takeDefinition(scan, window, opcode, bodyAt, length, suspect);
  return undefined;
}

async function takeLoaded(
  scan: Scan,
  window: Window,
  bodyAt: number,
  length: number,
  block: number | undefined,
  first: number | Promise<0>,
): Promise<undefined> {
  for (let missing = await first; missing > 0; missing = await scan.sink.take(window, bodyAt, length, block))
    await window.load(bodyAt, missing);
}

async function takeDefinition(
  scan: Scan,
  window: Window,
  opcode: number,
  bodyAt: number,
  length: number,
  suspect: boolean,
): Promise<undefined> {
  if (length > maxDefinition)
    return void report(scan, 'FL0208', `a definition is ${length} bytes long; it was skipped`, bodyAt) as undefined;
  const body = await window.load(bodyAt, length);
  try {
    if (opcode === op.schema) scan.book.addSchema(readSchema(body), bodyAt, suspect);
    else {
      const channel = readChannel(body);
      await scan.book.prepare([channel]);
      scan.book.addChannel(channel, bodyAt, suspect);
    }
  } catch (error) {
    if (!(error instanceof FramelockError && error.code === 'FL0203')) throw error;
    report(
      scan,
      'FL0203',
      `a ${opcode === op.schema ? 'schema' : 'channel'} record is damaged; it was skipped`,
      bodyAt,
    );
  }
}

function report(scan: Scan, code: IssueCode, text: string, offset: number): void {
  scan.context.issues.add(code, text, { file: scan.bytes.name, offset });
}
