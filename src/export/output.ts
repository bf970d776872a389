// Where a dataset is written: a folder that is being made beside its final name. The platform gives the real one.
import type { Bytes } from '../bytes/bytes.js';

/** One file in the making. Nothing is visible under its name before `commit`. */
export interface OutputFile {
  /**
   * Appends. Chunks may be reused once the promise resolves; those in shared memory once that of the next call does, or of
   * `commit`. A failure may show only at a later call. Rejects with FramelockError FL0701.
   */
  write(chunks: readonly Uint8Array[]): Promise<void>;
  /** Size and checksums of what was written. */
  commit(): Promise<WrittenBytes>;
  abort(): Promise<void>;
}

export interface WrittenBytes {
  readonly bytes: number;
  /** `crcHex` of digest.ts. */
  readonly crc32: string;
  /** Lower-case hex; where it was asked for. */
  readonly sha256?: string;
}

export interface OutputFolder {
  create(path: string, options?: { readonly sha256?: boolean }): Promise<OutputFile>;
  /** A committed file, or undefined when it does not exist. */
  open(path: string): Promise<Bytes | undefined>;
  /** Removes whatever else an earlier run left. */
  keepOnly(paths: readonly string[]): Promise<void>;
  /** Gives the folder its final name; after this the dataset exists. */
  finish(): Promise<void>;
}
