// Text columns of an Arrow record batch: offsets into one run of bytes, or views of 16 bytes each.
import { FramelockError } from '../../issue.js';
import type { Buffers } from './feather-columns.js';

/** Buffers 0: validity, 1: offsets or views, 2 and on: bytes. Rows that are null give whatever lies there. */
export async function textColumn(
  type: 'text' | 'large_text' | 'text_view',
  rows: number,
  buffers: Buffers,
  views: number,
  name: string,
): Promise<string[]> {
  const decoder = new TextDecoder();
  const fail = (text: string): never => {
    throw new FramelockError('FL0532', `${text} in column "${name}"`);
  };
  const first = await buffers(1);
  const data = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const need = (size: number) => first.length >= size || fail(`expected ${size} bytes of places, got ${first.length}`);
  const piece = (bytes: Uint8Array, from: number, to: number) => {
    if (!(from >= 0 && to >= from && to <= bytes.length))
      fail(`expected text inside ${bytes.length} bytes, got ${from} to ${to}`);
    return decoder.decode(bytes.subarray(from, to));
  };
  if (type !== 'text_view') {
    // Without rows the offsets may be left out.
    if (rows === 0) return [];
    const size = type === 'text' ? 4 : 8;
    need((rows + 1) * size);
    const at = (i: number) => (size === 4 ? data.getInt32(4 * i, true) : Number(data.getBigInt64(8 * i, true)));
    const bytes = await buffers(2);
    return Array.from({ length: rows }, (_, i) => piece(bytes, at(i), at(i + 1)));
  }
  // View: int32 length; up to 12 bytes inline, else 4 bytes of prefix, int32 buffer, int32 offset.
  need(rows * 16);
  const runs: Uint8Array[] = [];
  for (let i = 0; i < views; i++) runs.push(await buffers(2 + i));
  return Array.from({ length: rows }, (_, i) => {
    const length = data.getInt32(16 * i, true);
    if (length >= 0 && length <= 12) return piece(first, 16 * i + 4, 16 * i + 4 + length);
    const run = runs[data.getInt32(16 * i + 8, true)];
    const offset = data.getInt32(16 * i + 12, true);
    return run ? piece(run, offset, offset + length) : fail('expected text in one of its buffers, got another');
  });
}
