// Memory that another thread fills: whoever is told to read or copy into it asks that thread.
import type { FilePlace } from './file.js';

/** Bytes of a file, or of memory, which threads may share. `descriptor`: the open file's, until it was read. */
export type Origin = { readonly place: FilePlace; readonly descriptor: number; readonly offset: number } | Uint8Array;

/** Brings bytes there, and says where they lie then; undefined when it could not. */
export type ReadElsewhere = (from: Origin, into: Uint8Array) => Promise<Uint8Array | undefined>;

/** By the memory that is read into. */
const readers = new WeakMap<ArrayBufferLike, ReadElsewhere>();

/** From now on this memory is filled by another thread. */
export function readInto(memory: ArrayBufferLike, reader: ReadElsewhere): void {
  readers.set(memory, reader);
}

/** Undefined where memory is filled by who has it. */
export function readerInto(memory: ArrayBufferLike): ReadElsewhere | undefined {
  return readers.get(memory);
}

/**
 * Where `length` bytes of `from` go: V8 copies memory that threads share byte by byte, which takes five times as long, unless both
 * sides are as far from a whole word.
 */
export function roomFor(from: Origin, length: number, room: (length: number) => Uint8Array): Uint8Array {
  const shift = from instanceof Uint8Array ? from.byteOffset % 8 : 0;
  return room(length + shift).subarray(shift, shift + length);
}

/** Whether threads share these bytes. */
export function isShared(bytes: Uint8Array): bytes is Uint8Array<SharedArrayBuffer> {
  return bytes.buffer instanceof SharedArrayBuffer;
}
