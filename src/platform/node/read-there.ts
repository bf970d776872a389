// Messages of stored blocks that another thread reads: a read of a file is recognised by the memory that is given to it.
import type { Source } from '../../source/source.js';
import { type FilePlace, readInto } from './file.js';

/** What was read there, and its CRC-32; undefined when it could not be. */
export type ReadThere = (
  place: FilePlace,
  offset: number,
  length: number,
) => Promise<{ readonly bytes: Uint8Array; readonly crc32: number } | undefined>;

/** `crc32` is absent where the source had the bytes without reading a file. */
export interface ReadMessage {
  readonly bytes: Uint8Array;
  readonly crc32?: number;
}

/** Undefined where the message must be read here: it lies in a compressed block, or the other thread could not. */
export function messageReader(there: ReadThere): (source: Source, message: number) => Promise<ReadMessage | undefined> {
  const sums = new WeakMap<Uint8Array, number>();
  // Nothing is meant to be written to it, and nobody looks at what is.
  let sign: Uint8Array = new Uint8Array(0);
  return async (source, message) => {
    const { messages, blocks } = source;
    if (blocks[messages.block[message]].compression !== '') return undefined;
    const length = messages.length[message];
    if (sign.length < length) {
      sign = new Uint8Array(new SharedArrayBuffer(Math.ceil(length * 1.25)));
      readInto(sign.buffer, async (place, offset, { length }) => {
        const found = await there(place, offset, length);
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
