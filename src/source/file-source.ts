// Builds the source of a layout of plain files: one message per file, or several stretches of one file.
import type { Bytes, Folder } from '../bytes/bytes.js';
import { FramelockError } from '../issue.js';
import type { Decoder } from '../message/decoder.js';
import { blockReader } from './block-reader.js';
import { folderFile } from './folder-file.js';
import { TableBuilder } from './message-table.js';
import { type Block, type Channel, type Lost, NO_STAMP, type OpenContext, type Source } from './source.js';

/** A text of a layout is small; a longer one is not read. */
const MAX_TEXT = 1 << 26;

export interface FileSource {
  /** `text` is what the decoder depends on besides the bytes: channels of two recordings are one only where it is equal. */
  channel(topic: string, type: string, text: string, decoder: Decoder): number;
  /** Each file is a block of its own, however often it is asked for; rejects as `Folder.open` does. */
  file(path: string): Promise<number>;
  /** `stampNs` undefined: the sensor wrote none, and `logNs` was made up or taken from a file's name. */
  message(channel: number, logNs: bigint, stampNs: bigint | undefined, block: number): void;
  /** A stretch of a file that holds several messages. */
  part(channel: number, logNs: bigint, block: number, offset: number, length: number): void;
  /** Counts messages that cannot be read; 0 is nothing. */
  lose(reason: string, topic: string, count: number): void;
  finish(format: string): Source;
}

export function fileSource(folder: Folder, context: OpenContext): FileSource {
  const files: Bytes[] = [];
  const blocks: Block[] = [];
  const channels: Channel[] = [];
  const lost: Lost[] = [];
  const table = new TableBuilder();
  const known = new Map<string, number>();
  return {
    channel(topic, type, text, decoder) {
      const id = channels.length;
      channels.push({ id, topic, type, encoding: type, schema: { name: type, encoding: '', text }, decoder });
      return id;
    },
    async file(path) {
      const before = known.get(path);
      if (before !== undefined) return before;
      const bytes = await folderFile(folder, path);
      files.push(bytes);
      blocks.push({ file: files.length - 1, offset: 0, length: bytes.size, compression: '', size: bytes.size });
      known.set(path, blocks.length - 1);
      return blocks.length - 1;
    },
    message(channel, logNs, stampNs, block) {
      table.add(channel, logNs, stampNs ?? NO_STAMP, block, 0, blocks[block].size);
    },
    part(channel, logNs, block, offset, length) {
      table.add(channel, logNs, NO_STAMP, block, offset, length);
    },
    lose(reason, topic, count) {
      if (count > 0) lost.push({ reason, topic, count });
    },
    finish(format) {
      if (table.count === 0)
        context.issues.add('FL0206', 'the folder holds no data files that can be used', { file: folder.name });
      const messages = table.finish();
      return {
        format,
        files: files.map(({ name, size }) => ({ name, size })),
        channels,
        blocks,
        messages,
        lost,
        ...blockReader(files, blocks, messages, context.decompress),
      };
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
