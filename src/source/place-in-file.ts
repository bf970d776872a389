// Where a byte of a block lies in the recording: what addresses in datasets and issues say.
import type { Block } from './source.js';

/** `inner` counts from the first byte of what the compressed stretch at `offset` becomes; undefined where bytes are stored as they are. */
export interface PlaceInFile {
  readonly offset: number;
  readonly inner?: number;
}

export function placeInFile(blocks: readonly Block[], block: Block, offset: number): PlaceInFile {
  if (block.within !== undefined) return { offset: blocks[block.within].offset, inner: block.offset + offset };
  return block.compression === '' ? { offset: block.offset + offset } : { offset: block.offset, inner: offset };
}
