// Walks a whole MCAP file from its first byte, past damage, and says what was wrong.
import { lowerBound } from '../../time/order-statistics.js';
import { Attachments } from './attachments.js';
import type { Scan } from './chunk.js';
import { takeChunk, takeRecord } from './chunk.js';
import {
  attachmentHead,
  attachmentHeadMax,
  chunkHeadMax,
  hasMagic,
  headSize,
  magic,
  op,
  readChunkHead,
} from './records.js';
import { isChunk, resync } from './resync.js';
import { type Statistics, statisticsAt } from './statistics.js';
import { plausibleHead, type Stop, type Visit, walk } from './walk.js';

/** Body of the DataEnd record, bytes. One of another length is damaged. */
const dataEndLength = 4;

/** Message index before its entries of 16 bytes: channel u16, their length u32. */
const indexHead = 6;

export interface ScanEnd {
  /** Whether the footer and the closing magic were reached. */
  readonly whole: boolean;
  /** Where the data section ended and the checksum of all bytes before, 0 when not given. */
  readonly dataEnd?: { readonly at: number; readonly crc: number };
  /** Where chunk records were found. */
  readonly chunks: ReadonlySet<number>;
  /** Behind the data, which are there also where the offsets of the summary lead elsewhere. */
  readonly statistics?: Statistics;
}

/** `finished` says whether the file ends with the magic: then nothing was cut off, and a length beyond the end is damage. */
export async function scanFile(scan: Scan, finished: boolean, chunkOffsets: readonly number[]): Promise<ScanEnd> {
  const { bytes, window } = scan;
  const chunks = new Set<number>();
  const attachments = new Attachments();
  let dataEnd: ScanEnd['dataEnd'];
  let footerEnd: number | undefined;
  let statistics: Statistics | undefined;

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
  const noteStatistics = async (bodyAt: number, length: number): Promise<undefined> => {
    statistics = await statisticsAt(window, bodyAt, length);
  };
  const named = new Set(chunkOffsets);
  /** The last record that was passed over by its length alone: where that length is a lie, the truth lies behind its head. */
  let passed: number | undefined;
  /** End of the last message index. */
  let behindChunk = -1;
  const visit = (opcode: number, bodyAt: number, length: number): ReturnType<Visit> => {
    const at = bodyAt - headSize;
    passed = undefined;
    if (dataEnd && (opcode === op.message || opcode === op.chunk)) {
      report(scan, 'FL0203', 'a message or chunk stands behind the end of the data; it was skipped', at);
      return undefined;
    }
    if (opcode === op.chunk || named.has(at)) {
      behindChunk = bodyAt + length;
      return visitChunk(scan, opcode, bodyAt, length, chunks);
    }
    const next = opcode === op.attachment ? undefined : chunkOffsets[lowerBound(chunkOffsets, bodyAt)];
    if (next !== undefined && next < bodyAt + length) return runsOver(scan, at, next, bodyAt + length);
    switch (opcode) {
      case op.message:
        if (behindChunk === at) return takeUnlessIndex(scan, bodyAt, length);
        scan.unchecked = true;
        return takeRecord(scan, window, opcode, bodyAt, length, undefined);
      case op.schema:
      case op.channel:
        return takeRecord(scan, window, opcode, bodyAt, length, undefined);
      case op.dataEnd:
        return length === dataEndLength ? noteDataEnd(bodyAt) : undefined;
      case op.footer:
        return noteFooter(bodyAt, length);
      case op.attachment:
        return attachments.note(scan, bodyAt, length);
      case op.messageIndex:
        behindChunk = bodyAt + length;
        passed = at;
        return undefined;
      default:
        passed = at;
        return dataEnd && opcode === op.statistics ? noteStatistics(bodyAt, length) : undefined;
    }
  };

  let at: number | undefined = magic.length;
  while (at !== undefined) {
    const stop: Stop = await walk(window, at, bytes.size, visit);
    if (stop.why === 'visitor' || stop.why === 'end') break;
    at = await past(scan, stop, passed ?? stop.at, finished, chunkOffsets, chunks);
  }
  attachments.report(scan);
  const whole = footerEnd !== undefined && finished;
  if (whole && footerEnd! + magic.length < bytes.size)
    report(
      scan,
      'FL0203',
      `${bytes.size - footerEnd! - magic.length} bytes follow the end of the recording; they were not read`,
      footerEnd! + magic.length,
    );
  return { whole, dataEnd, chunks, statistics };
}

/** Where to go on after a record that does not fit, searching behind `from`, or undefined when nothing readable follows. */
async function past(
  scan: Scan,
  stop: Stop,
  from: number,
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
  if ((!finished && known) || (stop.opcode === op.attachment && (await isCutAttachment(scan, stop))))
    return cut(scan, stop.at);
  scan.damaged = true;
  const next = await resync(scan, from + 1, chunkOffsets);
  if (next === undefined && !finished) return cut(scan, stop.at);
  report(scan, 'FL0203', `bytes ${from} to ${next ?? bytes.size} cannot be read as records; they were skipped`, from);
  return next;
}

/** An attachment may hold a whole recording: its end is no end of this file, and what lies in it is not looked at. */
async function isCutAttachment({ bytes, window }: Scan, { at, why, length }: Stop): Promise<boolean> {
  if (why !== 'length') return false;
  const bodyAt = at + headSize;
  return attachmentHead(await window.load(bodyAt, Math.min(attachmentHeadMax, bytes.size - bodyAt)))?.length === length;
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

/** A message record among the indexes behind a chunk that is laid out as one of them, to the byte, is one. */
async function takeUnlessIndex(scan: Scan, bodyAt: number, length: number): Promise<undefined> {
  const entries = length - indexHead;
  if (entries > 0 && entries % 16 === 0) {
    const head = await scan.window.load(bodyAt, indexHead);
    if (new DataView(head.buffer, head.byteOffset).getUint32(2, true) === entries)
      return report(scan, 'FL0203', 'a message index has a damaged kind; it was skipped', bodyAt - headSize);
  }
  scan.unchecked = true;
  return takeRecord(scan, scan.window, op.message, bodyAt, length, undefined);
}

/** A record that reaches over a chunk of the summary has a damaged length, if that chunk is there. */
async function runsOver(scan: Scan, at: number, chunkAt: number, end: number): Promise<number | undefined> {
  if (!(await isChunk(scan, chunkAt))) return undefined;
  scan.damaged = true;
  report(
    scan,
    'FL0203',
    `the record at byte ${at} says it ends at byte ${end}, behind the start of a chunk; it was skipped`,
    at,
  );
  return chunkAt;
}

/**
 * Takes a whole chunk record, or one that only the summary calls so, if its two lengths agree; returns where the next
 * record starts, which damaged lengths make a question.
 */
async function visitChunk(
  scan: Scan,
  opcode: number,
  bodyAt: number,
  length: number,
  chunks: Set<number>,
): Promise<number | undefined> {
  const at = bodyAt - headSize;
  const head = readChunkHead(await scan.window.load(bodyAt, Math.min(length, chunkHeadMax)));
  if (opcode !== op.chunk) {
    if (head?.headLength === undefined || head.headLength + head.stored !== length) return undefined;
    report(scan, 'FL0203', 'a record that the index calls a chunk has a damaged kind; it was read as a chunk', at);
  }
  chunks.add(at);
  if (!head) {
    scan.damaged = true;
    report(scan, 'FL0203', `the chunk at byte ${at} has a damaged head; its messages were skipped`, at);
    return undefined;
  }
  const dataAt = bodyAt + head.headLength;
  const end = bodyAt + length;
  const inner = dataAt + head.stored;
  if (inner === end) return void (await takeChunk(scan, head, dataAt)) as undefined;
  // The record may be longer than its content (a later version of the format), or one of the two lengths is damaged:
  // then the smaller one is right if a record follows it, for a flipped bit seldom makes a length that fits by chance.
  const follows = async (ends: number) =>
    ends >= dataAt && ends <= scan.bytes.size && (await plausibleHead(scan.window, ends));
  const smaller = Math.min(inner, end);
  const chosen = (await follows(smaller))
    ? smaller
    : (await follows(Math.max(inner, end)))
      ? Math.max(inner, end)
      : end;
  report(
    scan,
    'FL0203',
    `the two lengths of a chunk differ; the ${chosen === inner ? 'inner' : 'outer'} one was used`,
    at,
  );
  const stored = Math.max(0, Math.min(chosen, inner) - dataAt);
  await takeChunk(scan, { ...head, stored }, Math.min(dataAt, chosen));
  return chosen;
}

function report(scan: Scan, code: 'FL0201' | 'FL0203', text: string, offset: number): undefined {
  scan.context.issues.add(code, text, { file: scan.bytes.name, offset });
}
