// Columns of lists of structs, such as the pictures that one label has boxes in: offsets, and a column per field of all items.
import { FramelockError } from '../../issue.js';
import { type Decompressors, maxChunkBytes } from '../decompress.js';
import type { FeatherBatch, FeatherFile } from './feather.js';
import { buffersOf, type ColumnData, enough, readColumn, validOf } from './feather-columns.js';
import { inFile } from './feather-footer.js';

export interface StructLists {
  /** One more than rows: the items of row r are those from `offsets[r]` to before `offsets[r + 1]`. */
  readonly offsets: Int32Array;
  /** Per row, 0 where the list is null; undefined when there is no null. */
  readonly valid?: Uint8Array;
  /** Every field of all items, in the order of the schema. */
  readonly fields: readonly ColumnData[];
}

const MAX_ITEMS = 2 ** 25;

/** As `readColumns`, for one column of type list<struct<…>> whose fields are numbers, bool or text. Throws FL0532. */
export async function readStructLists(
  file: FeatherFile,
  index: number,
  name: string,
  codecs: Decompressors,
): Promise<StructLists> {
  try {
    const batch = file.batches[index];
    const column = file.columns.find(c => c.name === name);
    const item = column?.children?.[0];
    if (column?.type !== 'list' || item?.type !== 'struct')
      throw new FramelockError('FL0532', `expected a column "${name}" of lists of structs, got another or none`);
    const budget = { left: maxChunkBytes };
    const buffers = buffersOf(file.bytes, batch, column, codecs, budget);
    const valid = await validOf(buffers, batch, column);
    const items = batch.nodes[item.node].length;
    const offsets = await offsetsOf(buffers, batch, items, column);
    const inner: FeatherBatch = { ...batch, rows: items };
    const fields: ColumnData[] = [];
    for (const child of item.children ?? []) fields.push(await readColumn(file, inner, child, codecs, budget));
    return { offsets, valid, fields };
  } catch (cause) {
    throw inFile(cause, file.name);
  }
}

async function offsetsOf(
  buffers: ReturnType<typeof buffersOf>,
  { rows, nodes }: FeatherBatch,
  items: number,
  column: Parameters<typeof validOf>[2],
): Promise<Int32Array> {
  const fail = (text: string): never => {
    throw new FramelockError('FL0532', `${text} in column "${column.name}"`);
  };
  if (nodes[column.node].length !== rows) fail(`expected ${rows} lists, got ${nodes[column.node].length}`);
  if (!(items >= 0 && items <= MAX_ITEMS)) fail(`expected at most ${MAX_ITEMS} items, got ${items}`);
  // Without rows the offsets may be left out.
  if (rows === 0) return new Int32Array(1);
  const offsets = new Int32Array(enough(await buffers(1), 4 * (rows + 1), column).buffer, 0, rows + 1);
  for (let row = 0; row < rows; row++)
    if (!(offsets[row] >= 0 && offsets[row + 1] >= offsets[row]))
      fail('expected lists one behind the other, got others');
  if (offsets[rows] > items) fail(`expected lists inside ${items} items, got ${offsets[rows]}`);
  return offsets;
}
