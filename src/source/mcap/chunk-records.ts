// Walks the records of one chunk; where they are damaged, finds those that are whole before and behind, and counts the others.
import type { LostReason } from '../lost-book.js';
import type { Scan } from './chunk.js';
import { inside } from './credible.js';
import { type Listing, listingAt } from './message-index.js';
import { headSize, messageHead, op } from './records.js';
import { isHead, type Reach, search } from './resync.js';
import { report, takeByInnerLengths, takeRecord } from './take-record.js';
import { walk } from './walk.js';
import type { Window } from './window.js';

export interface Stretch {
  readonly window: Window;
  readonly from: number;
  readonly to: number;
  /** The decompressed chunk, or undefined for stored bytes of the file. */
  readonly block: number | undefined;
  /** Where the chunk ends in the file, and its message indexes begin. */
  readonly chunkEnd: number;
  /** Whether a checksum says that all is as it was written. */
  readonly sure: boolean;
  /** Whether one says that it is not. */
  readonly suspect: boolean;
  /** Whether the chunk ends elsewhere than it says: then the indexes behind it may be of another one. */
  readonly moved: boolean;
}

/**
 * Where nothing vouches for the records, a message is taken only when another record follows it: a wrong length leads to a place where
 * none stands, and then the next one is looked for inside it. Of a chunk of a wrong checksum, messages must be those that its indexes
 * list, by channel
 * and log time, where it has any.
 */
export async function takeRecords(scan: Scan, stretch: Stretch): Promise<void> {
  const { sink } = scan;
  const { window, from, to, block, chunkEnd, suspect, moved } = stretch;
  const before = new Map(sink.seen);
  let listing: Listing | undefined = suspect ? await listingAt(scan.window, chunkEnd) : undefined;
  let careful = !stretch.sure;
  /** A record that was passed over by its length alone, and a message that may be of wrong length or not one. */
  let passed: number | undefined;
  let doubted: { readonly at: number; readonly end: number; readonly listed: boolean } | undefined;

  const isListed = (head: Uint8Array, at: number) =>
    moved || !listing || listing.counts.size === 0 || listing.has(...channelAndLog(head, at));
  const read = (at: number, length: number) =>
    block === undefined ? scan.bytes.read(at, length) : window.load(at, length);
  const reach: Reach = { read, to, kinds: inside, accepts: (held, i) => held[i] !== op.message || isListed(held, i) };

  const judge = (head: Uint8Array, next: Uint8Array | undefined, at: number, end: number) => {
    const listed = isListed(head, 0);
    if (listed && (end === to || (next && isHead(next, to - end)))) return true;
    doubted = { at, end, listed };
    return false;
  };
  const takeCarefully = async (bodyAt: number, length: number): Promise<undefined | number> => {
    const [at, end] = [bodyAt - headSize, bodyAt + length];
    const next = end > to - headSize ? undefined : await read(end, headSize);
    const head = await window.load(at, headSize + messageHead);
    if (!judge(head, next, at, end)) return -1;
    return takeRecord(scan, window, op.message, bodyAt, length, block, suspect);
  };
  const visit = (opcode: number, bodyAt: number, length: number) => {
    const at = bodyAt - headSize;
    passed = opcode === op.message ? undefined : at;
    if (opcode !== op.message || !careful) return takeRecord(scan, window, opcode, bodyAt, length, block, suspect);
    const end = bodyAt + length;
    if (length < messageHead) {
      doubted = { at, end, listed: false };
      return -1;
    }
    const head = window.peek(at, headSize + messageHead);
    const next = end > to - headSize ? undefined : window.peek(end, headSize);
    if (!head || (!next && end <= to - headSize)) return takeCarefully(bodyAt, length);
    if (!judge(head, next, at, end)) return -1;
    return takeRecord(scan, window, opcode, bodyAt, length, block, suspect);
  };

  let at: number | undefined = from;
  let skipped: number | undefined;
  while (at !== undefined && at < to) {
    doubted = undefined;
    passed = undefined;
    const stop = await walk(window, at, to, visit);
    if (stop.why === 'end') break;
    careful = true;
    listing ??= await listingAt(scan.window, chunkEnd);
    const doubt = doubted as { at: number; end: number; listed: boolean } | undefined;
    const mended = doubt ? undefined : await takeByInnerLengths(scan, reach, passed, stop.at, suspect);
    if (mended !== undefined) {
      at = mended;
      continue;
    }
    const next = await search(scan, (doubt?.at ?? passed ?? stop.at) + 1, reach);
    if (doubt?.listed && (next === undefined || next >= doubt.end)) {
      const bodyAt = doubt.at + headSize;
      await takeRecord(scan, window, op.message, bodyAt, doubt.end - bodyAt, block, suspect);
      at = doubt.end;
      continue;
    }
    skipped ??= stop.at;
    if (listing.counts.size === 0 && stop.opcode === op.message) await loseMessage(scan, window, stop.at, to);
    at = next;
  }
  if (skipped !== undefined)
    report(
      scan,
      'FL0203',
      `the records of the chunk that ends at byte ${chunkEnd} are damaged ${to - skipped} bytes before its end; what is whole before and behind was kept`,
      chunkEnd,
    );
  if (skipped === undefined && !suspect) return;
  scan.damaged = true;
  await loseListed(scan, 'chunk_damaged', listing!, before);
}

function channelAndLog(head: Uint8Array, at: number): [channelId: number, logTime: bigint] {
  const view = new DataView(head.buffer, head.byteOffset + at + headSize);
  return [view.getUint16(0, true), view.getBigUint64(6, true)];
}

/** Counts the message at `at`, whose length is damaged, if it still says a channel that is known. */
async function loseMessage({ sink }: Scan, window: Window, at: number, to: number): Promise<void> {
  if (at > to - headSize - 2) return;
  const head = await window.load(at, headSize + 2);
  sink.lose('record_damaged', head[headSize] + head[headSize + 1] * 256);
}

/** Counts as lost what the indexes list and the chunk did not give. */
export async function loseListed(
  { sink, book }: Scan,
  reason: LostReason,
  { counts }: Listing,
  before?: ReadonlyMap<number, number>,
): Promise<void> {
  for (const [id, count] of counts) {
    const taken = before ? (sink.seen.get(id) ?? 0) - (before.get(id) ?? 0) : 0;
    if (count <= taken) continue;
    sink.lost.add(reason, book.topicOf(id), count - taken);
    sink.seen.set(id, (sink.seen.get(id) ?? 0) + count - taken);
  }
}
