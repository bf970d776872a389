// Tells one file from another without reading all of it.
import type { Bytes } from './bytes.js';
import type { Digest } from './digest.js';

const stretches = 16;
const stretchBytes = 16384;

/**
 * SHA-256, lower-case hex, over the size in decimal digits, a line feed, and 16 stretches of 16 KiB at floor(i (size - 16384) / 15):
 * the first begins the file and the last ends it. A file that is no longer than these together is hashed whole. It does not
 * see every change of a byte: the checksums of the messages do.
 */
export async function fingerprint(bytes: Bytes, digest: Digest): Promise<string> {
  const { size } = bytes;
  const hash = digest.sha256();
  hash.update(new TextEncoder().encode(`${size}\n`));
  if (size <= stretches * stretchBytes) {
    hash.update(await bytes.read(0, size));
    return hash.hex();
  }
  for (let i = 0; i < stretches; i++) {
    const at = Math.floor((i * (size - stretchBytes)) / (stretches - 1));
    hash.update(await bytes.read(at, stretchBytes));
  }
  return hash.hex();
}
