// Builds the source of a layout of plain files: one message per file, or several stretches of one file.
import type { Bytes, Folder } from '../../bytes/bytes.js';
import { FramelockError, rethrowDefect } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { LostReason } from '../lost-book.js';
import { TableBuilder } from '../message-table.js';
import { type Block, type Channel, type Lost, NO_STAMP, type OpenContext, type Source } from '../source.js';
import { finishedSource } from './finished-source.js';
import { folderFile } from './folder-file.js';
import { readAhead } from './read-ahead.js';
import { ShutFiles } from './shut-files.js';

/** A text of a layout is small; a longer one is not read. */
const MAX_TEXT = 1 << 26;

export interface FileSource {
  /** `text` is what the decoder depends on besides the bytes: channels of two recordings are one only where it is equal. */
  channel(topic: string, type: string, text: string, decoder: Decoder): number;
  /**
   * Each file is a block of its own, however often it is asked for. One that may not be read has a number below 0: messages in it are
   * counted as `file_unreadable`, and FL0101 says so.
   */
  file(path: string): Promise<number>;
  /**
   * A block that is a stretch of a file, for tables of which each row is a message: reading a row must not read the table. Rejects as
   * `Folder.open` does.
   */
  stretch(path: string, offset: number, length: number): Promise<number>;
  /** Bytes of a block; 0 of one that may not be read. */
  size(block: number): number;
  /** `stampNs` undefined: the sensor wrote none, and `logNs` was made up or taken from a file's name. */
  message(channel: number, logNs: bigint, stampNs: bigint | undefined, block: number): void;
  /** A stretch of a file that holds several messages. `stampNs` as above. */
  part(channel: number, logNs: bigint, block: number, offset: number, length: number, stampNs?: bigint): void;
  /** Counts messages that cannot be read; 0 is nothing. */
  lose(reason: LostReason, topic: string, count: number): void;
  /** All stamps of a channel, ns, where some of its messages are missing: `Source.stamps`. */
  recorded(channel: number, stampsNs: BigInt64Array): void;
  /** The last call. FL0206 says, at `file`, that there is `nothing` in it; by default no message at all. */
  finish(format: string, nothing?: Nothing): Source;
}

/** What FL0206 says, and whether it is to be said. */
export interface Nothing {
  readonly text: string;
  readonly file?: string;
  readonly isSo?: boolean;
}

export function fileSource(folder: Folder, context: OpenContext): FileSource {
  const files: Bytes[] = [];
  const blocks: Block[] = [];
  const channels: Channel[] = [];
  const lost: Lost[] = [];
  const table = new TableBuilder(context.spill);
  const known = new Map<string, number>();
  const opened = new Map<string, number>();
  const stamps = new Map<number, BigInt64Array>();
  const shut = new ShutFiles();
  return {
    channel(topic, type, text, decoder) {
      const id = channels.length;
      channels.push({ id, topic, type, encoding: type, schema: { name: type, encoding: '', text }, decoder });
      return id;
    },
    async file(path) {
      const before = known.get(path);
      if (before !== undefined) return before;
      let number: number;
      try {
        const bytes = await folderFile(folder, path);
        files.push(bytes);
        const { size } = bytes;
        number = blocks.push({ file: files.length - 1, offset: 0, length: size, compression: '', size }) - 1;
      } catch (error) {
        rethrowDefect(error);
        number = shut.add(error);
      }
      known.set(path, number);
      return number;
    },
    async stretch(path, offset, length) {
      const file = opened.get(path) ?? files.push(readAhead(await folderFile(folder, path))) - 1;
      opened.set(path, file);
      return blocks.push({ file, offset, length, compression: '', size: length }) - 1;
    },
    size: block => blocks[block]?.size ?? 0,
    message(channel, logNs, stampNs, block) {
      if (block < 0) shut.lose(channels[channel].topic, block);
      else table.add(channel, logNs, stampNs ?? NO_STAMP, block, 0, blocks[block].size);
    },
    part(channel, logNs, block, offset, length, stampNs) {
      if (block < 0) shut.lose(channels[channel].topic, block);
      else table.add(channel, logNs, stampNs ?? NO_STAMP, block, offset, length);
    },
    lose(reason, topic, count) {
      if (count > 0) lost.push({ reason, topic, count });
    },
    recorded(channel, stampsNs) {
      stamps.set(channel, stampsNs);
    },
    finish(
      format,
      { text = 'the folder holds no data files that can be used', file = folder.name, isSo } = {} as Nothing,
    ) {
      lost.push(...shut.report(context.issues));
      if (isSo ?? table.count === 0) context.issues.add('FL0206', text, { file });
      return finishedSource(format, { files, blocks, channels, table, lost, stamps }, context.decompress);
    },
  };
}

/** All of a small file. Throws FL0208 for one that is larger than a file of its kind can be. */
export async function folderBytes(folder: Folder, path: string, most = MAX_TEXT): Promise<Uint8Array> {
  const bytes = await folder.open(path);
  try {
    if (bytes.size > most)
      throw new FramelockError('FL0208', `expected a text of at most ${most} bytes, got ${bytes.size}`, {
        at: { file: path },
      });
    return await bytes.read(0, bytes.size);
  } finally {
    await bytes.close();
  }
}

/** The same as text; what is no UTF-8 becomes U+FFFD. */
export async function folderText(folder: Folder, path: string, most = MAX_TEXT): Promise<string> {
  return new TextDecoder().decode(await folderBytes(folder, path, most));
}
