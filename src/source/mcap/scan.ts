// Walks a whole MCAP file from its first byte, past damage, and says what was wrong.
import type { Scan } from './chunk.js';
import { takeChunk, takeRecord } from './chunk.js';
import { type ChunkHead, chunkHeadMax, hasMagic, headSize, magic, op, readChunkHead } from './records.js';
import { resync } from './resync.js';
import { plausibleHead, type Stop, walk } from './walk.js';

export interface ScanEnd {
  /** Whether the footer and the closing magic were reached. */
  readonly whole: boolean;
  /** Where the data section ended and the checksum of all bytes before, 0 when not given. */
  readonly dataEnd?: { readonly at: number; readonly crc: number };
  /** Where chunk records were found. */
  readonly chunks: ReadonlySet<number>;
}

/** `finished` says whether the file ends with the magic: then nothing was cut off, and a length beyond the end is damage. */
export async function scanFile(scan: Scan, finished: boolean, chunkOffsets: readonly number[]): Promise<ScanEnd> {
  const { bytes, window } = scan;
  const chunks = new Set<number>();
  let dataEnd: ScanEnd['dataEnd'];
  let footerEnd: number | undefined;

  const noteDataEnd = async (bodyAt: number): Promise<undefined> => {
    const crc = await window.load(bodyAt, 4);
    dataEnd = { at: bodyAt - headSize, crc: new DataView(crc.buffer, crc.byteOffset).getUint32(0, true) };
  };
  /** A footer that no closing magic follows is a damaged record of another kind. */
  const noteFooter = async (bodyAt: number, length: number): Promise<undefined | number> => {
    const end = bodyAt + length;
    const closed = end + magic.length <= bytes.size && hasMagic(await window.load(end, magic.length));
    if (!closed && end !== bytes.size) return undefined;
    if (closed) footerEnd = end;
    return -1;
  };
  const named = new Set(chunkOffsets);
  const visit = (opcode: number, bodyAt: number, length: number) => {
    if (opcode !== op.chunk && named.has(bodyAt - headSize)) return visitNamed(scan, bodyAt, length, chunks);
    switch (opcode) {
      case op.message:
        scan.unchecked = true;
        return takeRecord(scan, window, opcode, bodyAt, length, undefined);
      case op.schema:
      case op.channel:
        return takeRecord(scan, window, opcode, bodyAt, length, undefined);
      case op.chunk:
        chunks.add(bodyAt - headSize);
        return visitChunk(scan, bodyAt, length);
      case op.dataEnd:
        return length < 4 ? undefined : noteDataEnd(bodyAt);
      case op.footer:
        return noteFooter(bodyAt, length);
      default:
        return undefined;
    }
  };

  let at: number | undefined = magic.length;
  while (at !== undefined) {
    const stop: Stop = await walk(window, at, bytes.size, visit);
    if (stop.why === 'visitor' || stop.why === 'end') break;
    at = await past(scan, stop, finished, chunkOffsets, chunks);
  }
  const whole = footerEnd !== undefined && finished;
  if (whole && footerEnd! + magic.length < bytes.size)
    report(
      scan,
      'FL0203',
      `${bytes.size - footerEnd! - magic.length} bytes follow the end of the recording; they were not read`,
      footerEnd! + magic.length,
    );
  return { whole, dataEnd, chunks };
}

/** Where to go on after a record that does not fit, or undefined when nothing readable follows. */
async function past(
  scan: Scan,
  stop: Stop,
  finished: boolean,
  chunkOffsets: readonly number[],
  chunks: Set<number>,
): Promise<number | undefined> {
  const { bytes } = scan;
  if (stop.why === 'length' && stop.opcode === op.chunk) {
    const bodyAt = stop.at + headSize;
    const head = readChunkHead(await scan.window.load(bodyAt, Math.min(chunkHeadMax, bytes.size - bodyAt)));
    const dataAt = bodyAt + (head?.headLength ?? 0);
    if (head && head.stored <= bytes.size - dataAt) {
      report(scan, 'FL0203', 'the length of a chunk record is damaged; the length inside it was used', stop.at);
      chunks.add(stop.at);
      await takeChunk(scan, head, dataAt);
      return dataAt + head.stored;
    }
    if (head && !finished && head.headLength + head.stored === stop.length) {
      chunks.add(stop.at);
      await takeChunk(scan, head, dataAt, bytes.size - dataAt);
      return cut(scan, stop.at);
    }
  }
  const known = stop.why === 'short' || (stop.why === 'length' && stop.opcode <= op.dataEnd);
  if (!finished && known) return cut(scan, stop.at);
  scan.damaged = true;
  const next = await resync(scan, stop.at + 1, chunkOffsets);
  if (next === undefined && !finished) return cut(scan, stop.at);
  report(
    scan,
    'FL0203',
    `bytes ${stop.at} to ${next ?? bytes.size} cannot be read as records; they were skipped`,
    stop.at,
  );
  return next;
}

function cut(scan: Scan, at: number): undefined {
  scan.damaged = scan.cut = true;
  report(
    scan,
    'FL0201',
    `the recording breaks off inside a record: its last ${scan.bytes.size - at} bytes are not whole; everything before was kept`,
    at,
  );
}

/** The record that the summary calls a chunk and whose opcode says otherwise: a chunk when its two lengths agree. */
async function visitNamed(
  scan: Scan,
  bodyAt: number,
  length: number,
  chunks: Set<number>,
): Promise<number | undefined> {
  const head = readChunkHead(await scan.window.load(bodyAt, Math.min(length, chunkHeadMax)));
  if (!head || head.headLength + head.stored !== length) return undefined;
  chunks.add(bodyAt - headSize);
  report(
    scan,
    'FL0203',
    'a record that the index calls a chunk has a damaged kind; it was read as a chunk',
    bodyAt - headSize,
  );
  return visitChunk(scan, bodyAt, length);
}

/** Takes a whole chunk record; returns where the next record starts, which damaged lengths make a question. */
async function visitChunk(scan: Scan, bodyAt: number, length: number): Promise<number | undefined> {
  const head = readChunkHead(await scan.window.load(bodyAt, Math.min(length, chunkHeadMax)));
  if (!head) {
    scan.damaged = true;
    report(
      scan,
      'FL0203',
      `the chunk at byte ${bodyAt - headSize} has a damaged head; its messages were skipped`,
      bodyAt - headSize,
    );
    return undefined;
  }
  const dataAt = bodyAt + head.headLength;
  const end = bodyAt + length;
  const inner = dataAt + head.stored;
  if (inner === end) return void (await takeChunk(scan, head, dataAt)) as undefined;
  // The record may be longer than its content (a later version of the format), or one of the two lengths is damaged.
  const useInner = inner <= scan.bytes.size && (await plausibleHead(scan.window, inner));
  if (useInner || inner < end) {
    if (inner > end || useInner)
      report(scan, 'FL0203', 'the two lengths of a chunk differ; the inner one was used', bodyAt - headSize);
    await takeChunk(scan, head, dataAt);
    return useInner ? inner : undefined;
  }
  report(scan, 'FL0203', 'the two lengths of a chunk differ; the outer one was used', bodyAt - headSize);
  const fixed: ChunkHead = { ...head, stored: Math.max(0, end - dataAt) };
  return void (await takeChunk(scan, fixed, Math.min(dataAt, end))) as undefined;
}

function report(scan: Scan, code: 'FL0201' | 'FL0203', text: string, offset: number): void {
  scan.context.issues.add(code, text, { file: scan.bytes.name, offset });
}
