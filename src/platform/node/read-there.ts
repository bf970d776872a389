// Messages that threads bring to the kernels: a read is recognised by the memory that is given to it.
import type { Source } from '../../source/source.js';
import { type Origin, readInto } from './read-elsewhere.js';

/** What was read there, and its CRC-32; undefined when it could not be. */
export type ReadThere = (
  from: Origin,
  length: number,
) => Promise<{ readonly bytes: Uint8Array; readonly crc32: number } | undefined>;

/** `crc32` is absent where the source had the bytes without reading or copying. */
export interface ReadMessage {
  readonly bytes: Uint8Array;
  readonly crc32?: number;
}

/** Undefined where the message must be read here: the other thread could not, or what it lies in is only in our memory. */
export function messageReader(there: ReadThere): (source: Source, message: number) => Promise<ReadMessage | undefined> {
  const sums = new WeakMap<Uint8Array, number>();
  // Nothing is meant to be written to it, and nobody looks at what is.
  let sign: Uint8Array = new Uint8Array(0);
  return async (source, message) => {
    const length = source.messages.length.at(message);
    if (sign.length < length) {
      sign = new Uint8Array(new SharedArrayBuffer(Math.ceil(length * 1.25)));
      readInto(sign.buffer, async (from, { length }) => {
        const found = await there(from, length);
        if (found) sums.set(found.bytes, found.crc32);
        return found?.bytes;
      });
    }
    const given = sign;
    const bytes = await source.read(message, 0, undefined, given);
    // What was read over the sign is not ours alone.
    return bytes.buffer === given.buffer ? undefined : { bytes, crc32: sums.get(bytes) };
  };
}
