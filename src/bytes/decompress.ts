// Chunk codecs by the name a container gives them, loaded the first time one is needed.
import { FramelockError } from '../issue.js';

/** Decompresses one chunk to exactly `size` bytes; rejects when the data is damaged or the size differs. */
export interface Decompress {
  (bytes: Uint8Array, size: number): Promise<Uint8Array>;
  /** The same where a codec can do it without copying; the result is valid only until the codec is used again. */
  transient?(bytes: Uint8Array, size: number): Promise<Uint8Array>;
}

/** By codec: `lz4` (frame format), `zstd`, `bz2`. A name that is missing here is an unknown compression. */
export type Decompressors = ReadonlyMap<string, Decompress>;

/** Greatest chunk, before and after decompression. */
export const maxChunkBytes = 256 * 2 ** 20;

/**
 * Puts the limits around a codec: sizes are checked before memory is taken, the length afterwards, and the result is
 * the caller's own (codecs like to return a piece of a shared pool). Rejects with FL0205 only.
 */
export function checked(codec: Decompress): Decompress {
  const whole = async (bytes: Uint8Array, size: number) => {
    const result = await decompressChecked(codec, bytes, size);
    const own = result.byteLength === result.buffer.byteLength;
    return own ? new Uint8Array(result.buffer) : new Uint8Array(result);
  };
  const { transient } = codec;
  return transient
    ? Object.assign(whole, { transient: (b: Uint8Array, n: number) => decompressChecked(transient, b, n) })
    : whole;
}

async function decompressChecked(codec: Decompress, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  if (!(size >= 0 && size <= maxChunkBytes && bytes.length <= maxChunkBytes)) {
    throw new FramelockError(
      'FL0205',
      `expected a chunk of at most ${maxChunkBytes} bytes, got ${bytes.length} bytes for ${size}`,
    );
  }
  let result: Uint8Array;
  try {
    result = await codec(bytes, size);
  } catch (cause) {
    if (cause instanceof FramelockError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FramelockError('FL0205', `expected an undamaged chunk, got: ${why}`, { cause });
  }
  if (result.length !== size) {
    throw new FramelockError('FL0205', `expected ${size} bytes after decompression, got ${result.length}`);
  }
  return result;
}
