// Where a recording is written to: appended from the start, with one place that is filled in at the end.

/** Bytes are taken before the promise resolves: the caller may reuse the array afterwards. */
export interface RecordingSink {
  /** Appends. */
  write(bytes: Uint8Array): Promise<void>;
  /** Overwrites bytes that were written before. Only the bag needs it: its header names the index at its end. */
  writeAt(offset: number, bytes: Uint8Array): Promise<void>;
}

/** A chunk codec under the name the container knows: `lz4` (frame format), `zstd`. The same input gives the same bytes. */
export interface Compressor {
  readonly name: string;
  compress(bytes: Uint8Array): Uint8Array;
}

/** Collects a recording in memory, for tests and small samples. */
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
