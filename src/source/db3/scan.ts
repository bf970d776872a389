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
import { type RowSpan, rowsOf, TakenRows, within } from './taken-rows.js';
import { inWords, type LostRows, leaves } from './walk.js';

/** The page is one that nothing leads to, and its rows are looked for. */
function without(seen: SeenPages, page: number, { first, last }: RowSpan): LostRows[] {
  seen.remove(page);
  return [{ after: typeof first === 'bigint' ? first - 1n : first - 1, upTo: last }];
}

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
  const taken = new TakenRows();
  for await (const { page, rows: below } of leaves(pages, table.root, seen, table.name, issues, lostRows)) {
    const found = await messageRows(pages, rows, page, columns);
    const span = found && rowsOf(found);
    if (!found || (span && !(within(span, below) && taken.add(span)))) {
      lostRows.push(below);
      // What is on it may still be missing elsewhere, when the page above is what is wrong.
      if (span) lostRows.push(...without(seen, page.number, span));
      const what = span ? `holds rows ${span.first} to ${span.last}, of another place` : 'is damaged';
      issues.add('FL0192', `page ${page.number} of the table messages ${what}; ${inWords(below)} is lost`, {
        file: pages.file.name,
        offset: pages.offsetOf(page.number),
      });
      continue;
    }
    await taker.takeLeaf(page, found);
  }
  const before = builder.count;
  if (lostRows.length > 0)
    for await (const page of orphans(pages, rows, columns, seen, lostRows, taken))
      await taker.takeLeaf(page, (await messageRows(pages, rows, page, columns)) ?? []);
  if (builder.count > before) {
    const text = `${builder.count - before} messages were found again on pages that nothing leads to any more`;
    issues.add('FL0194', text, { file: pages.file.name });
  }
  return taker;
}
