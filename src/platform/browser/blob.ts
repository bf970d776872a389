// A File or Blob of the browser as Bytes.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';

/** A file that a person chose, or any Blob. Reads beyond its end, or of a file that was changed since, reject with FL0104. */
export function blobBytes(blob: Blob, name = 'name' in blob ? String(blob.name) : 'blob'): Bytes {
  return {
    name,
    size: blob.size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > blob.size) {
        throw new FramelockError('FL0104', `expected ${length} bytes, got the end of the file (${blob.size} bytes)`, {
          at: { file: name, offset },
        });
      }
      try {
        return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      } catch (cause) {
        throw new FramelockError('FL0104', 'the file could not be read; was it moved or changed?', {
          at: { file: name, offset },
          cause,
        });
      }
    },
    async close() {},
  };
}
