// Walks a whole MCAP file from its first byte, past damage, and says what was wrong.
import { lowerBound } from '../../time/order-statistics.js';
import { Attachments } from './attachments.js';
import type { Scan } from './chunk.js';
import { visitChunk, visitUnknown } from './chunk-record.js';
import { past } from './past.js';
import { hasMagic, headSize, magic, op } from './records.js';
import { isChunk, isHead, resync } from './resync.js';
import { type Statistics, statisticsAt } from './statistics.js';
import { report, takeRecord } from './take-record.js';
import { type Stop, type Visit, walk } from './walk.js';

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
  /** The last record that was passed over by its length alone: where that length is a lie, the truth lies behind its head. */
  let passed: number | undefined;
  /** End of the last message index. */
  let behindChunk = -1;
  /** A message that no record follows: its length may be wrong. */
  let doubted: { readonly at: number; readonly end: number } | undefined;
  const takeFollowed = (bodyAt: number, length: number): ReturnType<Visit> => {
    const end = bodyAt + length;
    const held = end === bytes.size ? undefined : window.peek(end, Math.min(headSize, bytes.size - end));
    const judge = (good: boolean): ReturnType<Visit> => {
      if (good) return takeRecord(scan, window, op.message, bodyAt, length, undefined);
      doubted = { at: bodyAt - headSize, end };
      return -1;
    };
    if (held || end === bytes.size) return judge(!held || isNext(held, bytes.size - end));
    return bytes.read(end, Math.min(headSize, bytes.size - end)).then(read => judge(isNext(read, bytes.size - end)));
  };
  const visit = (opcode: number, bodyAt: number, length: number): ReturnType<Visit> => {
    const at = bodyAt - headSize;
    passed = undefined;
    if (dataEnd && opcode === op.message) {
      report(scan, 'FL0203', 'a message stands behind the end of the data; it was skipped', at);
      return undefined;
    }
    if (dataEnd && opcode === op.chunk) {
      report(scan, 'FL0203', 'a chunk stands behind what says that the data ends; it was read', at);
      dataEnd = undefined;
    }
    if (opcode === op.chunk || scan.named.has(at)) {
      return visitChunk(scan, opcode, bodyAt, length, chunks).then(next => {
        behindChunk = next ?? bodyAt + length;
        // A head that says nothing.
        if (next === bodyAt) passed = at;
        return next;
      });
    }
    const next = opcode === op.attachment ? undefined : chunkOffsets[lowerBound(chunkOffsets, bodyAt)];
    if (next !== undefined && next < bodyAt + length) return runsOver(scan, at, next, bodyAt + length);
    switch (opcode) {
      case op.message:
        if (behindChunk === at) return takeUnlessIndex(scan, bodyAt, length);
        scan.unchecked = true;
        return takeFollowed(bodyAt, length);
      case op.schema:
      case op.channel:
        passed = at;
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
        if (dataEnd) return opcode === op.statistics ? noteStatistics(bodyAt, length) : undefined;
        return visitUnknown(scan, bodyAt, length, chunks);
    }
  };

  let at: number | undefined = magic.length;
  while (at !== undefined) {
    const stop: Stop = await walk(window, at, bytes.size, visit);
    const doubt = doubted as { at: number; end: number } | undefined;
    doubted = undefined;
    if (doubt) {
      at = await pastDoubt(scan, doubt, chunkOffsets);
      continue;
    }
    if (stop.why === 'visitor' || stop.why === 'end') break;
    at = await past(scan, stop, passed ?? stop.at, finished, chunkOffsets, chunks);
  }
  attachments.report(scan);
  const whole = footerEnd !== undefined && finished;
  const behind = (footerEnd ?? bytes.size) + magic.length;
  if (whole && behind < bytes.size) await reportRest(scan, behind);
  return { whole, dataEnd, chunks, statistics };
}

/** What stands behind the closing magic: another recording numbers its channels anew, so that it cannot be read as part of this one. */
async function reportRest(scan: Scan, at: number): Promise<void> {
  const rest = scan.bytes.size - at;
  const another = rest >= magic.length && hasMagic(await scan.window.load(at, magic.length));
  const text = another
    ? `another recording begins behind the end of this one; its ${rest} bytes were not read: make it a file of its own (\`tail -c ${rest}\`)`
    : `${rest} bytes follow the end of the recording; they were not read`;
  report(scan, 'FL0203', text, at);
}

/** Whether what follows a message is a record, as far as the file goes. */
function isNext(head: Uint8Array, remaining: number): boolean {
  return head.length < headSize ? head[0] !== 0 : isHead(head, remaining);
}

/** Where to go on at a message that no record follows: a record inside it shows that its length is wrong, else it is taken. */
async function pastDoubt(
  scan: Scan,
  { at, end }: { readonly at: number; readonly end: number },
  chunkOffsets: readonly number[],
): Promise<number> {
  const next = await resync(scan, at + 1, chunkOffsets);
  const bodyAt = at + headSize;
  if (next === undefined || next >= end) {
    await takeRecord(scan, scan.window, op.message, bodyAt, end - bodyAt, undefined);
    return end;
  }
  scan.damaged = true;
  const id = await scan.window.load(bodyAt, 2);
  scan.sink.lose('record_damaged', id[0] + id[1] * 256);
  report(
    scan,
    'FL0203',
    `a message has a damaged length; it was dropped, and the record at byte ${next} comes next`,
    at,
  );
  return next;
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
