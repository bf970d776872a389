// What opening one recording file finds, before it is joined with the bytes: a value that can be kept and found again.
import type { Bytes } from '../bytes/bytes.js';
import { blockReader } from './block-reader.js';
import type { KeptMessages } from './kept-messages.js';
import type { Block, Channel, Lost, MessageTable, OpenContext, Source } from './source.js';

/** All blocks lie in the one file; decoders of channels come of `decoderFor` and of nothing else. */
export interface FileIndex {
  readonly format: string;
  readonly channels: readonly Channel[];
  readonly blocks: readonly Block[];
  readonly messages: MessageTable;
  readonly lost: readonly Lost[];
  readonly kept: KeptMessages;
}

/** The bytes are closed with the source. */
export function indexedSource(bytes: Bytes, { kept, ...index }: FileIndex, { decompress }: OpenContext): Source {
  return {
    ...index,
    files: [{ name: bytes.name, size: bytes.size }],
    ...blockReader([bytes], index.blocks, index.messages, decompress, kept),
  };
}
