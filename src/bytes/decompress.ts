// Chunk codecs by the name a container gives them, loaded the first time one is needed.

/** Decompresses one chunk to exactly `size` bytes; rejects when the data is damaged or the size differs. */
export type Decompress = (bytes: Uint8Array, size: number) => Promise<Uint8Array>;

/** By codec: `lz4` (frame format), `zstd`, `bz2`. A name that is missing here is an unknown compression. */
export type Decompressors = ReadonlyMap<string, Decompress>;
