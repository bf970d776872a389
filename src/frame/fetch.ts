// Brings the bytes of one message to where the kernels work, with their checksum.
import type { Digest } from '../bytes/digest.js';
import type { LaterKernels } from '../kernel/index.js';
import type { Source } from '../source/source.js';

export interface Fetched {
  readonly bytes: Uint8Array;
  /** Of the whole message. */
  readonly crc32: number;
}

/** `kept`: the bytes become a part of the frame; otherwise they are good until the next call. Rejects as `Source.read`. */
export type Fetch = (source: Source, message: number, kept: boolean) => Promise<Fetched>;

/** Here and now: read into the kernels' memory. */
export function fetchHere(kernels: LaterKernels, digest: Digest): Fetch {
  return async (source, message, kept) => {
    const length = source.messages.length.at(message);
    const into = await (kept ? kernels.keep(length) : kernels.input(length));
    const bytes = await source.read(message, 0, undefined, into);
    return { bytes, crc32: digest.crc32(bytes) };
  };
}
