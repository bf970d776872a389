// Reads and decompresses blocks of a recording, each by itself.
import type { Bytes } from '../bytes/bytes.js';
import {
  type Decompress,
  type Decompressors,
  isLargeChunk,
  largeChunkBytes,
  type Opened,
  type Stored,
} from '../bytes/decompress.js';
import { FramelockError, isFailureOfMachine, type Place } from '../issue.js';
import type { Block } from './source.js';

/** Memory for stored bytes that are decompressed at once, used again from chunk to chunk. */
export class Scratch {
  #bytes = new Uint8Array(0);

  reserve(length: number): Uint8Array {
    if (this.#bytes.length >= length) return this.#bytes;
    // The next is seldom much larger, unless this one is a rare one.
    this.#bytes = new Uint8Array(length < largeChunkBytes ? Math.ceil(length * 1.25) : length);
    return this.#bytes;
  }
}

/** Reads and decompresses one block; FL0205 with its place when the codec refuses or gives another size, FL0104 when it cannot be read. */
export async function loadBlock(files: readonly Bytes[], block: Block, decompress: Decompressors): Promise<Uint8Array> {
  const file = files[block.file];
  const { compression, offset, length, size } = block;
  if (compression === '') return file.read(offset, length);
  const at = { file: file.name, offset };
  const codec = codecOf(file, block, decompress);
  const fetched = codec.fromFile?.(file, offset, length, size);
  const stored = fetched ? undefined : await file.read(offset, length);
  return unpacked(block, at, () => (stored ? codec(stored, size) : fetched!));
}

/** What `make` gives; FL0205 where it refuses or gives another size. */
export async function unpacked({ size }: Block, at: Place, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  let data: Uint8Array;
  try {
    data = await make();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    // A disk that fails is no damage of the recording.
    if (isFailureOfMachine(cause)) throw new FramelockError(cause.code, why, { at, cause });
    throw new FramelockError('FL0205', `chunk does not decompress: ${why}`, { at, cause });
  }
  if (data.length !== size) throw wrongSize(size, data, at);
  return data;
}

function wrongSize(size: number, data: Uint8Array, at: Place): FramelockError {
  return new FramelockError('FL0205', `expected ${size} bytes after decompression, got ${data.length}`, { at });
}

/**
 * A compressed block for an index pass, which looks at each once and may not need all of it. What it shows is good until it is
 * closed, or the next is opened with the same `scratch`. Rejects with FL0204 without the codec; as that and the file do else.
 */
export async function openBlock(
  files: readonly Bytes[],
  block: Block,
  decompress: Decompressors,
  scratch: Scratch,
): Promise<Opened> {
  const file = files[block.file];
  return openChunk(file, block, codecOf(file, block, decompress), scratch);
}

/** The same for a chunk of whose codec is known. */
export async function openChunk(
  file: Bytes,
  { offset, length, size }: Pick<Block, 'offset' | 'length' | 'size'>,
  codec: Decompress,
  scratch: Scratch,
): Promise<Opened> {
  if (codec.open) return codec.open(storedIn(file, offset, length), size);
  const stored = await file.read(offset, length, scratch.reserve(length));
  const data = await (codec.transient ?? codec)(stored, size);
  if (data.length !== size) throw wrongSize(size, data, { file: file.name, offset });
  return { size, upTo: async () => data, close() {} };
}

/**
 * All of a compressed block, for who looks at it once: good until it is closed, or the next is asked for with the same `scratch`. What is
 * large does not lie in memory stored and made. Rejects with FL0104 where the file cannot be read, else where the codec refuses.
 */
export async function wholeBlock(
  file: Bytes,
  { offset, length, size }: Pick<Block, 'offset' | 'length' | 'size'>,
  codec: Decompress,
  scratch: Scratch,
): Promise<{ readonly data: Uint8Array; close(): void }> {
  if (isLargeChunk(length, size)) {
    const stored = storedIn(file, offset, length);
    const own = codec.fromFile?.(file, offset, length, size) ?? codec.inPieces?.(stored, size);
    if (own) {
      const data = await own;
      return { data, close: () => codec.giveBack?.(data) };
    }
    const opened = await codec.open?.(stored, size);
    if (opened) return { data: await opened.upTo(size), close: opened.close };
  }
  const stored = await file.read(offset, length, scratch.reserve(length));
  return { data: await (codec.transient ?? codec)(stored, size), close() {} };
}

function storedIn(file: Bytes, offset: number, length: number): Stored {
  return {
    length,
    async read(from, into) {
      const bytes = await file.read(offset + from, into.length, into);
      if (bytes.buffer !== into.buffer) into.set(bytes);
    },
  };
}

export function codecOf(file: Bytes, { compression, offset }: Block, decompress: Decompressors): Decompress {
  const codec = decompress.get(compression);
  if (codec) return codec;
  const at = { file: file.name, offset };
  throw new FramelockError('FL0204', `expected a known compression, got ${compression}`, { at });
}
