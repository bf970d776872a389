// The blocks of a bag: its chunks, and stretches made for stored messages whose chunk's header or length is damaged.
import { maxChunkBytes } from '../../bytes/decompress.js';
import type { Block } from '../source.js';
import type { BagRecord } from './record.js';

interface GrowingBlock extends Block {
  length: number;
  size: number;
}

export class Blocks {
  readonly list: GrowingBlock[] = [];
  /** The last block, while stored messages may lie in it. */
  #open: GrowingBlock | undefined;
  /** It was made for messages and may grow. */
  #grows = false;

  /** A chunk starts; gives its number. */
  add(offset: number, length: number, compression: string, size: number): number {
    const block = { file: 0, offset, length, compression, size };
    this.#open = compression === '' ? block : undefined;
    this.#grows = false;
    return this.list.push(block) - 1;
  }

  /** Stored messages that follow belong to no chunk that is known. */
  close(): void {
    this.#open = undefined;
  }

  /** The block that stored message `record` lies in; `beyond` when the chunk should have ended before it. */
  of(record: BagRecord): { block: number; beyond: boolean } {
    const open = this.#open;
    if (open && record.offset >= open.offset) {
      const length = record.end - open.offset;
      if (this.#grows && length > open.length && length <= maxChunkBytes) {
        open.length = length;
        open.size = length;
      }
      if (length <= open.length) return { block: this.list.length - 1, beyond: false };
    }
    const beyond = open !== undefined && !this.#grows;
    const block = this.add(record.offset, record.end - record.offset, '', record.end - record.offset);
    this.#grows = true;
    return { block, beyond };
  }
}
