// The bytes of one message: its blob, or what that is when decompressed.
import type { Decompressors } from '../../bytes/decompress.js';
import { unpackMessage } from '../packed-message.js';
import type { MessageRow } from './message-rows.js';
import type { Page } from './pages.js';
import type { RowReader } from './row-reader.js';

/**
 * Bytes [from, from + length) of a message into the start of `into`. Throws FL0192 for a broken chain of pages, FL0205 for what
 * does not decompress.
 */
export async function readMessage(
  rows: RowReader,
  decompress: Decompressors,
  page: Page,
  row: MessageRow,
  from: number,
  length: number,
  into: Uint8Array,
): Promise<void> {
  const { cell, data, size, packed } = row;
  if (length === 0) return;
  if (!packed) return rows.read(page, cell, data.at + from, length, into);
  const stored = new Uint8Array(data.length);
  await rows.read(page, cell, data.at, data.length, stored);
  const whole = await unpackMessage(decompress, stored, size);
  into.set(whole.subarray(from, from + length));
}
