// Messages that rosbag2 compressed one by one (mode MESSAGE): the payload of each is one zstd frame that tells its size.
import type { Decompressors } from '../bytes/decompress.js';
import { zstdContentSize } from '../bytes/zstd-frame.js';
import { FramelockError } from '../issue.js';

/** A longer message is refused, bytes. */
export const maxMessage = 2 ** 30;

/** Bytes of the message, from the head of its frame; undefined where that does not say, or says more than a message may have. */
export function packedSize(head: DataView): number | undefined {
  const size = zstdContentSize(head);
  return size !== undefined && size <= maxMessage ? size : undefined;
}

/** The message. Rejects with FL0204 without the codec, with FL0205 where the frame is damaged or of another size. */
export async function unpackMessage(decompress: Decompressors, stored: Uint8Array, size: number): Promise<Uint8Array> {
  const codec = decompress.get('zstd');
  if (!codec) throw new FramelockError('FL0204', 'expected a known compression, got zstd');
  return codec(stored, size);
}
