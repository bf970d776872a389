// Reads messages of an indexed recording again: from the leaf that a block begins in, over the pages that its rows run over to.
import type { Decompressors } from '../../bytes/decompress.js';
import { FramelockError } from '../../issue.js';
import type { Block, MessageTable, Source } from '../source.js';
import { readMessage } from './message-bytes.js';
import { type MessageColumns, type MessageRow, messageRows } from './message-rows.js';
import type { RowReader } from './overflow.js';
import type { Page, Pages } from './pages.js';

/** Leaves that are kept: neighbours in time share one. */
const mostLeaves = 64;

interface Leaf {
  readonly page: Page;
  readonly rows: readonly { readonly at: number; readonly row: MessageRow | undefined }[];
}
interface Part extends MessageRow {
  /** Where it begins in the block. */
  readonly begin: number;
}

export function messageReader(
  pages: Pages,
  rows: RowReader,
  columns: MessageColumns,
  blocks: readonly Block[],
  table: MessageTable,
  decompress: Decompressors,
): Pick<Source, 'readBlock' | 'read'> {
  /** By page, in the order of last use. */
  const leaves = new Map<number, Promise<Leaf>>();

  function leafOf(number: number): Promise<Leaf> {
    const known = leaves.get(number);
    leaves.delete(number);
    const leaf = known ?? loadLeaf(number);
    leaves.set(number, leaf);
    if (leaves.size > mostLeaves) leaves.delete(leaves.keys().next().value!);
    // What failed may succeed when asked again.
    leaf.catch(() => {
      if (leaves.get(number) === leaf) leaves.delete(number);
    });
    return leaf;
  }

  async function loadLeaf(number: number): Promise<Leaf> {
    const page = await pages.copy(number);
    const found = await messageRows(pages, rows, page, columns);
    if (!found) throw pages.damage('expected a leaf of the table messages, got a damaged page', number);
    return { page, rows: found };
  }

  /** Its rows, from the cell that it begins with, as many as make its size. The file may not be the one that was indexed. */
  async function partsOf(block: Block): Promise<{ page: Page; parts: Part[] }> {
    const number = pages.numberAt(block.offset);
    const { page, rows: all } = await leafOf(number);
    const first = all.findIndex(({ at }) => at === block.offset - pages.offsetOf(number));
    const parts: Part[] = [];
    let begin = 0;
    for (let i = first; first >= 0 && i < all.length && begin < block.size; i++) {
      const { row } = all[i];
      if (row) parts.push({ ...row, begin });
      begin += row?.size ?? 0;
    }
    if (begin !== block.size && block.size > 0)
      throw pages.damage(`expected rows of ${block.size} bytes, got ${begin}; did the file change?`, number);
    return { page, parts };
  }

  return {
    async readBlock(number) {
      if (!(number in blocks))
        throw new FramelockError('FL0801', `expected a block below ${blocks.length}, got ${number}`);
      const { page, parts } = await partsOf(blocks[number]);
      const bytes = new Uint8Array(blocks[number].size);
      for (const part of parts)
        await readMessage(
          rows,
          decompress,
          page,
          part,
          0,
          part.size,
          bytes.subarray(part.begin, part.begin + part.size),
        );
      return bytes;
    },
    async read(message, from = 0, length, into) {
      if (!(message >= 0 && message < table.count))
        throw new FramelockError('FL0801', `expected a message below ${table.count}, got ${message}`);
      const whole = table.length[message];
      const take = length ?? whole - from;
      if (!(from >= 0 && take >= 0 && from + take <= whole)) {
        const text = `expected a range inside the message's ${whole} bytes, got ${take} bytes at ${from}`;
        throw new FramelockError('FL0801', text);
      }
      const bytes = into?.subarray(0, take) ?? new Uint8Array(take);
      if (take === 0) return bytes;
      const { page, parts } = await partsOf(blocks[table.block[message]]);
      const part = parts.find(({ begin, size }) => begin === table.offset[message] && size > 0);
      if (part?.size !== whole)
        throw pages.damage(`expected a row of ${whole} bytes, got another; did the file change?`, page.number);
      await readMessage(rows, decompress, page, part, from, take, bytes);
      return bytes;
    },
  };
}
