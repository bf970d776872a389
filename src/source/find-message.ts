// Finds a message again by the address that a dataset keeps of it.
import { placeInFile } from './place-in-file.js';
import type { Source } from './source.js';

export interface MessageAddress {
  readonly file: string;
  readonly offset: number;
  /** Offset in the decompressed chunk at `offset`; undefined when the bytes are stored as they are. */
  readonly innerOffset?: number;
  readonly length: number;
}

/** Position in the message table; undefined when no message has this address. */
export function findMessage({ files, blocks, messages }: Source, address: MessageAddress): number | undefined {
  for (let i = 0; i < messages.count; i++) {
    const block = blocks[messages.block.at(i)];
    if (messages.length.at(i) !== address.length || files[block.file].name !== address.file) continue;
    const { offset, inner } = placeInFile(blocks, block, messages.offset.at(i));
    if (offset === address.offset && inner === address.innerOffset) return i;
  }
  return undefined;
}
