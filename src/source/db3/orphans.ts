// Leaves that no page leads to any more, because one above them is damaged: found by looking at every page, and told by their rows.
import { leaf, pageKind } from './cells.js';
import { type MessageColumns, messageRows } from './message-rows.js';
import type { Page, Pages } from './pages.js';
import type { RowReader } from './row-reader.js';
import type { SeenPages } from './seen-pages.js';
import { type TakenRows, within } from './taken-rows.js';
import { type LostRows, mostRanges } from './walk.js';

/** Where the header of the file names the first page of the list of free pages (§1.3). */
const freeListAt = 32;

/**
 * Each is good until the next is asked for; in the order of their rows. Only those all of whose rows are whole and lie where
 * rows were lost: free pages keep what was deleted, so they are passed over, and so is what `seen` knows.
 */
export async function* orphans(
  pages: Pages,
  rows: RowReader,
  columns: MessageColumns,
  seen: SeenPages,
  lost: readonly LostRows[],
  taken: TakenRows,
): AsyncGenerator<Page> {
  await passFreePages(pages, seen);
  const ranges = lost.length > mostRanges ? [{}] : lost;
  const found: { page: number; first: number | bigint; last: number | bigint }[] = [];
  for (let number = 2; number <= pages.count; number++) {
    if (seen.has(number)) continue;
    const page = await pages.load(number);
    if (pageKind(page) !== leaf) continue;
    const all = (await messageRows(pages, rows, page, columns)) ?? [];
    const ids = all.map(({ row }) => row?.cell.rowid);
    const whole = ids.length > 0 && ids.every((id, i) => id !== undefined && (i === 0 || id > ids[i - 1]!));
    if (!whole) continue;
    const [first, last] = [ids[0]!, ids[ids.length - 1]!];
    if (ranges.some(range => within({ first, last }, range)) && !taken.has({ first, last }))
      found.push({ page: number, first, last });
  }
  found.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.page - b.page));
  let end: number | bigint | undefined;
  for (const { page, first, last } of found) {
    // Two leaves with the same rows cannot both be right.
    if (end !== undefined && first <= end) continue;
    end = last;
    yield await pages.load(page);
  }
}

/** A trunk names the next one, and how many leaves of the list follow it (§1.5). */
async function passFreePages(pages: Pages, seen: SeenPages): Promise<void> {
  let trunk = (await pages.load(1)).view.getUint32(freeListAt);
  while (pages.has(trunk) && seen.add(trunk)) {
    const { view } = await pages.load(trunk);
    const count = Math.min(view.getUint32(4), Math.floor(pages.header.usable / 4) - 2);
    for (let i = 0; i < count; i++) {
      const free = view.getUint32(8 + 4 * i);
      if (pages.has(free)) seen.add(free);
    }
    trunk = view.getUint32(0);
  }
}
