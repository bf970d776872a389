// The message indexes that follow a chunk: a second witness of where its messages lie.
import { headSize, op, u64At } from './records.js';
import type { Window } from './window.js';

export interface IndexPoint {
  readonly channelId: number;
  readonly logTime: bigint;
  /** Of the message record, from the start of the chunk's records. */
  readonly offset: number;
}

/** A longer index is not read. */
const maxIndex = 1 << 26;
/** No more are held at once: a message record takes 31 bytes, so that these would be a chunk of 256 MiB of empty messages. */
const maxPoints = 1 << 23;

/** All entries of the message index records from `at` on, by offset. Channel u16, array length u32, then time u64 and offset u64 each. */
export async function indexPoints(window: Window, at: number): Promise<IndexPoint[]> {
  const points: IndexPoint[] = [];
  while (at <= window.size - headSize && points.length < maxPoints) {
    const head = await window.load(at, headSize);
    const length = u64At(head, 1);
    if (head[0] !== op.messageIndex || length < 6 || length > maxIndex || length > window.size - at - headSize) break;
    const body = await window.load(at + headSize, length);
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const channelId = view.getUint16(0, true);
    const end = 6 + Math.min(view.getUint32(2, true), length - 6);
    for (let i = 6; i + 16 <= end && points.length < maxPoints; i += 16)
      points.push({ channelId, logTime: view.getBigUint64(i, true), offset: u64At(body, i + 8) });
    at += headSize + length;
  }
  return points.sort((a, b) => a.offset - b.offset);
}
