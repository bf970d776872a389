// Reads messages of an indexed recording again: from the leaf that a block begins in, over the pages that its rows run over to.
import type { Decompressors } from '../../bytes/decompress.js';
import { FramelockError } from '../../issue.js';
import { lowerBound } from '../../time/order-statistics.js';
import type { Block, MessageTable, Source } from '../source.js';
import { readMessage } from './message-bytes.js';
import { type MessageColumns, type MessageRow, messageRows } from './message-rows.js';
import type { Page, Pages } from './pages.js';
import type { RowReader } from './row-reader.js';

/** Leaves that are kept: neighbours in time share one. */
const mostLeaves = 64;

interface Leaf {
  readonly page: Page;
  /** First bytes of the cells in the page. */
  readonly starts: readonly number[];
  readonly rows: readonly (MessageRow | undefined)[];
  /** Running sums of the messages' bytes: where each begins, and the total last. */
  readonly begins: readonly number[];
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
    const begins = [0];
    for (const { row } of found) begins.push(begins[begins.length - 1] + (row?.size ?? 0));
    return { page, starts: found.map(({ at }) => at), rows: found.map(({ row }) => row), begins };
  }

  /** The leaf that a block lies in, and its first row there. The file may not be the one that was indexed. */
  async function placeOf(block: Block): Promise<{ leaf: Leaf; first: number }> {
    const number = pages.numberAt(block.offset);
    const leaf = await leafOf(number);
    const first = leaf.starts.indexOf(block.offset - pages.offsetOf(number));
    if (first >= 0 && leaf.begins[leaf.rows.length] - leaf.begins[first] >= block.size) return { leaf, first };
    throw pages.damage(`expected rows of ${block.size} bytes, got others; did the file change?`, number);
  }

  return {
    async readBlock(number) {
      if (!(number in blocks))
        throw new FramelockError('FL0801', `expected a block below ${blocks.length}, got ${number}`);
      const { size } = blocks[number];
      const { leaf, first } = await placeOf(blocks[number]);
      const bytes = new Uint8Array(size);
      for (let i = first; i < leaf.rows.length; i++) {
        const [row, begin] = [leaf.rows[i], leaf.begins[i] - leaf.begins[first]];
        if (begin >= size) break;
        if (!row) continue;
        if (begin + row.size > size) throw pages.damage('expected a row that ends with its block', leaf.page.number);
        await readMessage(rows, decompress, leaf.page, row, 0, row.size, bytes.subarray(begin, begin + row.size));
      }
      return bytes;
    },
    async read(message, from = 0, length, into) {
      if (!(message >= 0 && message < table.count))
        throw new FramelockError('FL0801', `expected a message below ${table.count}, got ${message}`);
      const whole = table.length.at(message);
      const take = length ?? whole - from;
      if (!(from >= 0 && take >= 0 && from + take <= whole)) {
        const text = `expected a range inside the message's ${whole} bytes, got ${take} bytes at ${from}`;
        throw new FramelockError('FL0801', text);
      }
      const bytes = into?.subarray(0, take) ?? new Uint8Array(take);
      if (take === 0) return bytes;
      const { leaf, first } = await placeOf(blocks[table.block.at(message)]);
      const begin = leaf.begins[first] + table.offset.at(message);
      // Of rows that begin together all but the last are empty.
      const i = lowerBound(leaf.begins, begin + 1) - 1;
      const row = leaf.rows[i];
      if (row?.size !== whole || leaf.begins[i] !== begin)
        throw pages.damage(`expected a row of ${whole} bytes, got another; did the file change?`, leaf.page.number);
      await readMessage(rows, decompress, leaf.page, row, from, take, bytes);
      return bytes;
    },
  };
}
