// A recording, opened: which channels it has, where each message lies, and how to read one.
import type { Bytes, Folder } from '../bytes/bytes.js';
import type { Decompressors } from '../bytes/decompress.js';
import type { Digest } from '../bytes/digest.js';
import type { LongStamps, Numbers } from '../column.js';
import type { Issues } from '../issue.js';
import type { Decoder, Schema } from '../message/decoder.js';
import type { Spill } from '../spill.js';
import type { FileIndex } from './file-index.js';
import type { IndexCache } from './index-cache/index-cache.js';
import type { Unpacking } from './unpack.js';

export interface SourceFile {
  /** Name relative to the input; what the dataset's `source.file` says. */
  readonly name: string;
  readonly size: number;
}

export interface Channel {
  /** Position in `Source.channels`. */
  readonly id: number;
  readonly topic: string;
  /** Type name as the recording writes it, e.g. `sensor_msgs/msg/Image`. */
  readonly type: string;
  /** Message encoding: `ros1`, `cdr`, `json`, or a layout's own (`kitti/velodyne`). */
  readonly encoding: string;
  readonly schema: Schema;
  readonly decoder: Decoder;
}

/** A stretch of a file that is read at once: a chunk of a container, or a whole file. */
export interface Block {
  /** Position in `Source.files`. */
  readonly file: number;
  /** First byte of the (possibly compressed) data in the file. */
  readonly offset: number;
  /** Bytes in the file. */
  readonly length: number;
  /** '' when stored as is. */
  readonly compression: string;
  /** Bytes after decompression; equals `length` when stored as is. */
  readonly size: number;
  /**
   * The block, decompressed, in which `offset` and `length` lie, where they do not lie in the file: of a message that is compressed
   * inside a compressed chunk.
   */
  readonly within?: number;
}

/** Marks a message without a header stamp in `MessageTable.stampNs`. */
export const NO_STAMP = -(2n ** 63n);

/**
 * One entry per message found, in the order of the files (as given, then by position), in columns.
 * `offset`/`length` lie inside the decompressed block.
 */
export interface MessageTable {
  readonly count: number;
  readonly channel: Numbers;
  /** When the recorder received it, ns. */
  readonly logNs: LongStamps;
  /** Header stamp as the sensor's driver wrote it, ns; `NO_STAMP` where the type carries none. */
  readonly stampNs: LongStamps;
  readonly block: Numbers;
  readonly offset: Numbers;
  readonly length: Numbers;
}

/** Messages that were seen in the container but cannot be read, by reason; they count as found and dropped. */
export interface Lost {
  readonly reason: string;
  readonly topic: string;
  readonly count: number;
}

export interface Source {
  readonly format: string;
  readonly files: readonly SourceFile[];
  readonly channels: readonly Channel[];
  readonly blocks: readonly Block[];
  readonly messages: MessageTable;
  readonly lost: readonly Lost[];
  /** Says that a message will be read soon: a compressed block may be decompressed meanwhile. Never fails, and never has to be called. */
  prepare?(message: number): void;
  /**
   * By channel id, in order, ns: all stamps of channels some of whose messages are missing, where the layout keeps stamps
   * in a file of their own. Absent where every stamp has its message, and in recordings joined of several.
   */
  readonly stamps?: ReadonlyMap<number, BigInt64Array>;
  /**
   * The decompressed bytes of one block; rejects with FramelockError FL0205 when they cannot be had.
   * The result is shared with the cache: read it, never write to it.
   */
  readBlock(block: number): Promise<Uint8Array>;
  /**
   * Bytes [from, from + length) of one message's payload, without touching more of a stored block than needed. They stay as
   * they are: never write to them. What is not there is refused with FL0801. As with `Bytes.read`, a caller
   * that keeps nothing may give `into`.
   */
  read(message: number, from?: number, length?: number, into?: Uint8Array): Promise<Uint8Array>;
  /**
   * Gives files and caches back; bytes given out before stay good. A read that is under way, or comes later, gives the right
   * bytes or rejects with a FramelockError, and never hangs. Closing again does nothing.
   */
  close(): Promise<void>;
}

/** What opening needs from outside: codecs and checksums of the platform, and where to report. */
export interface OpenContext {
  readonly issues: Issues;
  readonly decompress: Decompressors;
  readonly digest: Digest;
  /** Where the indexes of recordings are kept from one time to the next; none are where it is absent. */
  readonly cache?: IndexCache;
  /** Where what is long is put: without it everything stays in memory. It is open as long as the recording. */
  readonly spill?: Spill;
  /** For files that are compressed as a whole: without it they are refused. */
  readonly unpack?: Unpacking;
}

/** One log format: a plain object in its own folder, listed in source/index.ts. */
export interface SourceFormat {
  readonly name: string;
  /** Whether these bytes are of this format, by content. `head` is the first 4 KiB or the whole file if smaller. */
  sniffBytes?(head: Uint8Array): boolean;
  openBytes?(bytes: Bytes, context: OpenContext): Promise<Source>;
  /** The same without the bytes, where making the index takes long enough for it to be kept. Goes with `openBytes`. */
  indexBytes?(bytes: Bytes, context: OpenContext): Promise<FileIndex>;
  /** Joins what `indexBytes` found with the bytes, where messages do not lie as they are in blocks: by default `indexedSource`. */
  joinIndex?(bytes: Bytes, index: FileIndex, context: OpenContext): Promise<Source>;
  /** Whether the file alone tells what its index is: false while a log lies beside it. By default it does. */
  mayKeepIndex?(bytes: Bytes): Promise<boolean>;
  /** Whether this folder holds this layout, by names. `names` is `folder.list()`. */
  sniffFolder?(names: readonly string[]): boolean;
  openFolder?(folder: Folder, context: OpenContext): Promise<Source>;
  /** What a person calls one of several recordings that its folders may hold, `Folder.part`: `scene`, `sequence`. */
  readonly parts?: string;
}
