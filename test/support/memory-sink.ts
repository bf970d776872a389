// Where tests write a recording to: memory.
import type { RecordingSink } from '../../src/export/recording/index.js';

export function memorySink(): RecordingSink & { bytes(): Uint8Array } {
  let store = new Uint8Array(1 << 16);
  let size = 0;
  return {
    async write(bytes) {
      if (size + bytes.length > store.length) {
        const larger = new Uint8Array(Math.max(2 * store.length, size + bytes.length));
        larger.set(store.subarray(0, size));
        store = larger;
      }
      store.set(bytes, size);
      size += bytes.length;
    },
    async writeAt(offset, bytes) {
      store.set(bytes, offset);
    },
    bytes: () => store.slice(0, size),
  };
}
