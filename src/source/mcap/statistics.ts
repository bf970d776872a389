// What the recorder of an MCAP file counted: a witness of messages that are not there.
import { Cursor } from '../../bytes/cursor.js';
import { u64At } from './records.js';
import type { Window } from './window.js';

export interface Statistics {
  /** Of all messages; counts that do not add up to it are damaged. */
  readonly total: number;
  /** Messages per channel id. */
  readonly counts: ReadonlyMap<number, number>;
  readonly chunks: number;
}

/** Of 65 536 channels. */
const longest = 1 << 20;

/**
 * The body of a statistics record; undefined where it is damaged. Messages u64, schemas u16, channels, attachments, metadata and chunks u32,
 * first and last time u64, length u32, then pairs of u16 and u64.
 */
export async function statisticsAt(window: Window, at: number, length: number): Promise<Statistics | undefined> {
  if (length > longest) return undefined;
  const cursor = new Cursor(await window.load(at, length), true, 'FL0203');
  try {
    const total = u64At(cursor.view(8), 0);
    cursor.skip(2 + 4 + 4 + 4);
    const chunks = cursor.u32();
    cursor.skip(16);
    const pairs = cursor.view(cursor.u32());
    const view = new DataView(pairs.buffer, pairs.byteOffset, pairs.byteLength);
    const counts = new Map<number, number>();
    for (let i = 0; i + 10 <= pairs.length; i += 10) counts.set(view.getUint16(i, true), u64At(pairs, i + 2));
    return { total, counts, chunks };
  } catch {
    return undefined;
  }
}
