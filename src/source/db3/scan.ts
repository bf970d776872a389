// Goes through all messages once, in the order of their rows, and through the leaves that damage has cut off.
import type { TableBuilder } from '../message-table.js';
import type { Channel, OpenContext } from '../source.js';
import { messageColumns, messageRows } from './message-rows.js';
import { orphans } from './orphans.js';
import type { Pages } from './pages.js';
import type { RowReader } from './row-reader.js';
import { SeenPages } from './seen-pages.js';
import type { Table } from './small-table.js';
import { type RowTaker, rowTaker } from './take-rows.js';
import { inWords, type LostRows, leaves } from './walk.js';

export async function scanMessages(
  pages: Pages,
  rows: RowReader,
  table: Table,
  byId: ReadonlyMap<number, Channel>,
  builder: TableBuilder,
  context: Pick<OpenContext, 'issues' | 'decompress'>,
): Promise<Pick<RowTaker, 'blocks' | 'lost'>> {
  const { issues } = context;
  const taker = rowTaker(pages, rows, byId, builder, context);
  const columns = messageColumns(table.columns);
  const seen = new SeenPages(pages.count);
  const lostRows: LostRows[] = [];
  for await (const { page, rows: below } of leaves(pages, table.root, seen, table.name, issues, lostRows)) {
    const found = await messageRows(pages, rows, page, columns);
    if (!found) {
      lostRows.push(below);
      issues.add('FL0192', `page ${page.number} of the table messages is damaged; ${inWords(below)} is lost`, {
        file: pages.file.name,
        offset: pages.offsetOf(page.number),
      });
    } else await taker.takeLeaf(page, found);
  }
  const before = builder.count;
  if (lostRows.length > 0)
    for await (const page of orphans(pages, rows, columns, seen, lostRows))
      await taker.takeLeaf(page, (await messageRows(pages, rows, page, columns)) ?? []);
  if (builder.count > before) {
    const text = `${builder.count - before} messages were found again on pages that nothing leads to any more`;
    issues.add('FL0194', text, { file: pages.file.name });
  }
  return taker;
}
