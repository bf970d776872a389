// All rows of a small table, such as that of the topics, as values by the names of their columns.

import type { Issues } from '../../issue.js';
import { isExhaustion } from '../../issue-exhausted.js';
import { type Cell, cellStarts, leafCell } from './cells.js';
import type { Page, Pages } from './pages.js';
import { columnPlaces, integerAt, isBlob, isText } from './record.js';
import type { RowReader } from './row-reader.js';
import { SeenPages } from './seen-pages.js';
import { leaves } from './walk.js';

export type Row = ReadonlyMap<string, string | bigint | undefined>;

/** Of a row: a definition of a hundred kilobytes is long. */
const longestRow = 1 << 24;
/** Of all rows that are read of one table. */
const mostBytes = 1 << 27;

export interface Table {
  readonly name: string;
  readonly root: number;
  readonly columns: readonly string[];
}

/** Damaged rows are FL0193 and left out. A column that is the rowid has its value; other kinds than text and whole numbers are undefined. */
export async function readTable(pages: Pages, rows: RowReader, table: Table, issues: Issues): Promise<Row[]> {
  const found: Row[] = [];
  let bytes = 0;
  const note = (text: string, page: Page, at: number) =>
    issues.add('FL0193', `${text}; it was left out`, {
      file: pages.file.name,
      offset: pages.offsetOf(page.number) + at,
    });
  for await (const { page } of leaves(pages, table.root, new SeenPages(pages.count), table.name, issues)) {
    const starts = cellStarts(page, pages.header);
    if (!starts) {
      note(`a page of the table ${table.name} is damaged`, page, page.head);
      continue;
    }
    for (const at of starts) {
      const cell = leafCell(page, at, pages.header);
      bytes += cell?.payload ?? 0;
      if (!cell || cell.payload > longestRow || bytes > mostBytes) {
        note(`a row of the table ${table.name} is damaged or too long`, page, at);
        continue;
      }
      const row = await readRow(pages, rows, page, cell, table);
      if (row) found.push(row);
      else note(`a row of the table ${table.name} is damaged`, page, at);
    }
  }
  return found;
}

async function readRow(
  pages: Pages,
  rows: RowReader,
  page: Page,
  cell: Cell,
  { columns }: Table,
): Promise<Row | undefined> {
  if (cell.payload > pages.file.size) return undefined;
  const bytes = new Uint8Array(cell.payload);
  try {
    await rows.read(page, cell, 0, cell.payload, bytes);
  } catch (error) {
    if (isExhaustion(error)) throw error;
    return undefined;
  }
  const view = new DataView(bytes.buffer);
  const places = columnPlaces({ view, at: 0, end: cell.payload }, cell.payload, columns.length);
  if (!places) return undefined;
  const text = new TextDecoder(pages.header.encoding);
  return new Map(
    columns.map((name, i): [string, string | bigint | undefined] => {
      const place = places[i];
      if (place === undefined) return [name, undefined];
      // The column that is the rowid is written as NULL.
      if (place.type === 0) return [name, name === 'id' ? BigInt(cell.rowid) : undefined];
      if (isText(place) || isBlob(place)) return [name, text.decode(bytes.subarray(place.at, place.at + place.length))];
      return [name, integerAt(view, place.at, place)];
    }),
  );
}
