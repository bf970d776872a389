// The message indexes that follow a chunk: a second witness of which messages it holds.
import { headSize, op, u64At } from './records.js';
import type { Window } from './window.js';

/** What the indexes of one chunk list. Their offsets are not used: a byte too many in the chunk moves all that follow it. */
export interface Listing {
  /** Messages per channel id. */
  readonly counts: ReadonlyMap<number, number>;
  /** Whether a message of this channel and log time is listed. */
  has(channelId: number, logTime: bigint): boolean;
}

/** A longer index is not read. */
const maxIndex = 1 << 26;
/** No more are held at once: a message record takes 31 bytes, so that these would be a chunk of 256 MiB of empty messages. */
const maxPoints = 1 << 23;

/** All entries of the message index records from `at` on. Channel u16, array length u32, then time u64 and offset u64 each. */
export async function listingAt(window: Window, at: number): Promise<Listing> {
  const counts = new Map<number, number>();
  const times = new Map<number, Set<bigint>>();
  let points = 0;
  while (at <= window.size - headSize && points < maxPoints) {
    const head = await window.load(at, headSize);
    const length = u64At(head, 1);
    if (head[0] !== op.messageIndex || length < 6 || length > maxIndex || length > window.size - at - headSize) break;
    const body = await window.load(at + headSize, length);
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const channelId = view.getUint16(0, true);
    const end = 6 + Math.min(view.getUint32(2, true), length - 6);
    const ofChannel = times.get(channelId) ?? new Set();
    times.set(channelId, ofChannel);
    for (let i = 6; i + 16 <= end && points < maxPoints; i += 16, points++) {
      counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
      ofChannel.add(view.getBigUint64(i, true));
    }
    at += headSize + length;
  }
  return { counts, has: (channelId, logTime) => times.get(channelId)?.has(logTime) ?? false };
}
