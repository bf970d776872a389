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
  return { column: into, crc32: digest.crc32(await filled(stored, at, into)) };
}

/** The bytes of the array, which are those of the file now. */
async function filled(stored: Bytes, at: number, into: NumberArray | BigInt64Array): Promise<Uint8Array> {
  const bytes = bytesOf(into);
  if (bytes.length === 0) return bytes;
  const read = await stored.read(at, bytes.length, bytes);
  if (read.buffer !== bytes.buffer) bytes.set(read);
  return bytes;
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
  const places: (number | Columns[MessageColumn])[] = [];
  let crc32 = 0;
  let room = newColumn(name, STRETCH);
  for (let from = 0; from < items; from += STRETCH) {
    const part = room.subarray(0, Math.min(STRETCH, items - from));
    const bytes = await filled(stored, at + from * itemBytes(name), part);
    crc32 = digest.crc32(bytes, crc32);
    const put = spill.write(bytes);
    places.push(put ?? part);
    if (put === undefined) room = newColumn(name, STRETCH);
  }
  const column =
    room instanceof BigInt64Array
      ? pagedStamps(items, spill, { values: STRETCH, places: places as (number | BigInt64Array)[] })
      : pagedWords(items, spill, { values: STRETCH, places: places as (number | Uint32Array)[] });
  return { column, crc32 };
}
