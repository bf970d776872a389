// One column of a kept index back from its bytes, with their checksum: whole, or, where it is long, into the file for what is long.
import type { Bytes } from '../../bytes/bytes.js';
import type { Digest } from '../../bytes/digest.js';
import {
  bytesOf,
  heldNumbers,
  heldStamps,
  type LongStamps,
  type NumberArray,
  type Numbers,
  PAGE,
  pagedStamps,
  pagedWords,
} from '../../column.js';
import type { Spill } from '../../spill.js';
import { type Columns, itemBytes, type MessageColumn, newColumn } from './layout.js';

/** Longer columns go to the file, a stretch of so many values at a time; at least as many as `TableBuilder` holds. */
const STRETCH = 16 * PAGE;

interface Tools {
  readonly digest: Digest;
  readonly spill?: Spill;
}

/** `into` is filled. */
export async function readWhole<A extends NumberArray | BigInt64Array>(
  stored: Bytes,
  at: number,
  into: A,
  digest: Digest,
): Promise<{ readonly column: A; readonly crc32: number }> {
  const bytes = bytesOf(into);
  if (bytes.length > 0) {
    const read = await stored.read(at, bytes.length, bytes);
    if (read.buffer !== bytes.buffer) bytes.set(read);
  }
  return { column: into, crc32: digest.crc32(bytes) };
}

export async function readLongColumn(
  stored: Bytes,
  at: number,
  name: MessageColumn,
  items: number,
  { digest, spill }: Tools,
): Promise<{ readonly column: Numbers | LongStamps; readonly crc32: number }> {
  if (!spill || items <= STRETCH) {
    const { column, crc32 } = await readWhole(stored, at, newColumn(name, items), digest);
    return { column: column instanceof BigInt64Array ? heldStamps(column) : heldNumbers(column), crc32 };
  }
  /** Where each stretch lies: in the file, or here where that took no more. */
  const places: (number | Columns[MessageColumn])[] = [];
  let crc32 = 0;
  let room = newColumn(name, STRETCH);
  for (let from = 0; from < items; from += STRETCH) {
    const part = room.subarray(0, Math.min(STRETCH, items - from));
    const bytes = bytesOf(part);
    const read = await stored.read(at + from * itemBytes(name), bytes.length, bytes);
    if (read.buffer !== bytes.buffer) bytes.set(read);
    crc32 = digest.crc32(bytes, crc32);
    const put = spill.write(bytes);
    places.push(put ?? part);
    if (put === undefined) room = newColumn(name, STRETCH);
  }
  const place = (page: number) => {
    const found = places[Math.floor((page * PAGE) / STRETCH)];
    const from = (page * PAGE) % STRETCH;
    return typeof found === 'number' ? found + from * itemBytes(name) : found.subarray(from, from + PAGE);
  };
  const column =
    newColumn(name, 0) instanceof BigInt64Array
      ? pagedStamps(items, spill, place as (page: number) => number | BigInt64Array)
      : pagedWords(items, spill, place as (page: number) => number | Uint32Array);
  return { column, crc32 };
}
