// What was listed of a layout of files, as the source that it becomes.
import type { Bytes } from '../../bytes/bytes.js';
import type { Decompressors } from '../../bytes/decompress.js';
import { blockReader } from '../block-reader.js';
import type { KeptMessages } from '../kept-messages.js';
import type { TableBuilder } from '../message-table.js';
import type { Block, Channel, Lost, Source } from '../source.js';

export interface Listed {
  readonly files: readonly Bytes[];
  readonly blocks: Block[];
  readonly channels: Channel[];
  readonly table: TableBuilder;
  readonly lost: Lost[];
  /** By channel, where some of its messages are missing: `Source.stamps`. */
  readonly stamps?: ReadonlyMap<number, BigInt64Array>;
}

/** `files` are closed with the source. */
export function finishedSource(
  format: string,
  { files, blocks, channels, table, lost, stamps }: Listed,
  decompress: Decompressors,
  kept?: KeptMessages,
): Source {
  const messages = table.finish();
  return {
    format,
    files: files.map(({ name, size }) => ({ name, size })),
    channels,
    blocks,
    messages,
    lost,
    ...(stamps && stamps.size > 0 ? { stamps } : {}),
    ...blockReader(files, blocks, messages, decompress, kept),
  };
}
