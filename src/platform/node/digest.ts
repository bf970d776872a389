// Checksums by Node: OpenSSL's SHA-256 and zlib's CRC-32, of long bytes with the help of compiled loops.
import { createHash } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import * as zlib from 'node:zlib';
import type { Digest } from '../../bytes/digest.js';
import { fastCrc32 } from '../../bytes/fast-crc32.js';
import type { SummingThread } from '../../bytes/shared-memory.js';

/** Threads that sum up bytes of one memory at the same time do so in rooms of their own. */
const thread: SummingThread = workerData?.fillWorker === true ? 0 : workerData?.writer === true ? 1 : 2;

/** SHA-256 and CRC-32, as a conversion, a `FrameReader` and the ledgers need them. */
export const nodeDigest: Digest = {
  sha256() {
    const hash = createHash('sha256');
    return {
      update(bytes) {
        hash.update(bytes);
      },
      hex: () => hash.digest('hex'),
    };
  },
  crc32: fastCrc32((bytes, before) => zlib.crc32(bytes, before), thread),
};

/** Lower-case hex, of the text as UTF-8. */
export function sha256OfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
