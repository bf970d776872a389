// Chunk codecs by the name a container gives them, loaded the first time one is needed.

import { FramelockError } from '../issue.js';
import { exhaustion } from '../issue-exhausted.js';
import type { Bytes } from './bytes.js';

/** Compressed bytes that may still lie in a file: `read` fills `into` with the bytes from `from` on. */
export interface Stored {
  readonly length: number;
  read(from: number, into: Uint8Array): unknown;
}

/** A chunk that is decompressed as far as somebody looks. One call at a time. */
export interface Opened {
  /** Of the whole chunk. */
  readonly size: number;
  /**
   * The first bytes of the chunk, `n` at least or all; good until `close`. Rejects with FL0205 where the data is damaged up to
   * there; what lies behind has not been looked at, nor the checksum of the whole, until `size` bytes are asked for.
   */
  upTo(n: number): Promise<Uint8Array>;
  close(): void;
}

export interface ChunkPlace {
  readonly file: Bytes;
  readonly offset: number;
  readonly length: number;
  readonly size: number;
}

/** How far a chunk of a format is to be decompressed, as data: for `chunkHeads`, by connection, what leads to a stamp. */
export interface PartRule {
  readonly format: 'ros1bag';
  readonly prefixes: ReadonlyMap<number, number>;
}

/** Decompresses one chunk to exactly `size` bytes; rejects when the data is damaged or the size differs. */
export interface Decompress {
  (bytes: Uint8Array, size: number): Promise<Uint8Array>;
  /** The same where a codec can do it without copying; the result is valid only until the codec is used again. */
  transient?(bytes: Uint8Array, size: number): Promise<Uint8Array>;
  /** All of a large chunk in memory of its own, read as it is needed; undefined for others, and absent where a codec cannot. */
  inPieces?(stored: Stored, size: number): Promise<Uint8Array> | undefined;
  /** For who may not need all of it, where a codec can stop early. Rejects as the whole does. */
  open?(stored: Stored, size: number): Promise<Opened>;
  /**
   * The same for bytes that are still in a file, where a codec can fetch them by itself (in another thread, which spares
   * this one the reading); undefined for a file that it cannot read.
   */
  fromFile?(file: Bytes, offset: number, length: number, size: number): Promise<Uint8Array> | undefined;
  /**
   * The same for an index pass, which asks for chunks before it comes to them: undefined where it should make them itself. With a
   * `rule`, the first bytes of the chunk, as many as it asks for.
   */
  fromFileAhead?(place: ChunkPlace, rule?: PartRule): Promise<Uint8Array> | undefined;
  /** A codec so slow that already for little an index pass should have other threads help. */
  readonly slow?: boolean;
  /** Somebody waits for what one of these was asked for: where no thread has begun it, and no more are to be had, it is made here (true). */
  waitedFor?(file: Bytes, offset: number): boolean;
  /** Memory that `fromFile` gave and that nobody looks at any more: it may be used again. */
  giveBack?(data: Uint8Array): void;
  /**
   * Copies a part of what `fromFile` gave into memory that another thread fills, and says where it lies then; undefined where it
   * did not, and the caller has to.
   */
  copyInto?(part: Uint8Array, into: Uint8Array): Promise<Uint8Array | undefined> | undefined;
}

/** By codec: `lz4` (frame format), `zstd`, `bz2`. A name that is missing here is an unknown compression. */
export type Decompressors = ReadonlyMap<string, Decompress>;

/** Greatest chunk, before and after decompression. */
export const maxChunkBytes = 512 * 2 ** 20;

/** Bytes above which a chunk is a rare one, as a map makes it: memory for such is not kept for the next. */
export const largeChunkBytes = 64 * 2 ** 20;

/** By what it is before and after decompression, which are in memory together. */
export function isLargeChunk(stored: number, size: number): boolean {
  return stored + size > largeChunkBytes;
}

/**
 * Puts the limits around a codec: sizes are checked before memory is taken, the length afterwards, and the result is
 * the caller's own (codecs like to return a piece of a shared pool). Rejects with FL0205, or with FL0804 where memory is refused.
 */
export function checked(codec: Decompress): Decompress {
  const { transient, inPieces, open, fromFile, fromFileAhead, slow, waitedFor, giveBack, copyInto } = codec;
  const whole = async (bytes: Uint8Array, size: number) =>
    own(await decompressChecked(() => codec(bytes, size), bytes.length, size));
  return Object.assign(whole, {
    transient:
      transient && ((b: Uint8Array, size: number) => decompressChecked(() => transient(b, size), b.length, size)),
    inPieces:
      inPieces &&
      ((stored: Stored, size: number) => {
        const fits = Math.max(stored.length, size) <= maxChunkBytes;
        const result = fits ? inPieces(stored, size) : undefined;
        return result && decompressChecked(() => result, stored.length, size);
      }),
    open:
      open &&
      (async (stored: Stored, size: number) => {
        checkSizes(stored.length, size);
        const chunk = await refusing(() => open(stored, size));
        return { ...chunk, upTo: (n: number) => refusing(() => chunk.upTo(n)) };
      }),
    fromFile:
      fromFile &&
      ((file: Bytes, offset: number, length: number, size: number) => {
        const fits = Math.max(length, size) <= maxChunkBytes;
        const result = fits ? fromFile(file, offset, length, size) : undefined;
        return result && decompressChecked(() => result, length, size);
      }),
    fromFileAhead:
      fromFileAhead &&
      ((place: ChunkPlace, rule?: PartRule) => {
        const { length, size } = place;
        const result = Math.max(length, size) <= maxChunkBytes ? fromFileAhead(place, rule) : undefined;
        return result && (rule ? refusing(() => result) : decompressChecked(() => result, length, size));
      }),
    slow,
    waitedFor,
    giveBack,
    copyInto,
  });
}

function own(result: Uint8Array): Uint8Array {
  const whole = result.byteLength === result.buffer.byteLength;
  return whole ? new Uint8Array(result.buffer) : new Uint8Array(result);
}

async function decompressChecked(
  decompress: () => Promise<Uint8Array>,
  length: number,
  size: number,
): Promise<Uint8Array> {
  checkSizes(length, size);
  const result = await refusing(decompress);
  if (result.length !== size) {
    throw new FramelockError('FL0205', `expected ${size} bytes after decompression, got ${result.length}`);
  }
  return result;
}

function checkSizes(length: number, size: number): void {
  if (size >= 0 && size <= maxChunkBytes && length <= maxChunkBytes) return;
  throw new FramelockError(
    'FL0205',
    `expected a chunk of at most ${maxChunkBytes} bytes, got ${length} bytes for ${size}`,
  );
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof FramelockError) throw cause;
    const exhausted = exhaustion(cause, 'to decompress a chunk');
    if (exhausted) throw exhausted;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FramelockError('FL0205', `expected an undamaged chunk, got: ${why}`, { cause });
  }
}
