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
