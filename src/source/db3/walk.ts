// Goes through the leaves of a table in the order of their rows, past what is damaged, each page once.
import type { Issues } from '../../issue.js';
import { children, inner, leaf, pageKind } from './cells.js';
import type { Page, Pages } from './pages.js';
import type { SeenPages } from './seen-pages.js';

/** SQLite itself goes no deeper (BTCURSOR_MAX_DEPTH). */
const deepest = 20;

/** Row numbers between which something was lost: larger than `after`, up to `upTo`; undefined where nothing bounds them. */
export interface LostRows {
  readonly after?: number | bigint;
  readonly upTo?: number | bigint;
}

/** Beyond this many ranges, rows may be missing anywhere. */
export const mostRanges = 256;

interface Level {
  readonly page: number;
  readonly pages: readonly number[];
  readonly keys: readonly (number | bigint)[];
  next: number;
  /** Of all rows below it. */
  readonly bounds: LostRows;
}

/** Each leaf is good until the next one is asked for. What cannot be read is FL0192, said with the rows that it may have held, and goes to `lost`. */
export async function* leaves(
  pages: Pages,
  root: number,
  seen: SeenPages,
  table: string,
  issues: Issues,
  lost: LostRows[] = [],
) {
  const { file } = pages;
  const lose = (number: number, above: number, why: string, rows: LostRows) => {
    if (lost.length <= mostRanges) lost.push(rows);
    const at = { file: file.name, offset: pages.offsetOf(pages.has(number) ? number : above) };
    const text = `page ${number} of the table ${table} ${why}; ${inWords(rows)} is lost; ask sqlite3's \`.recover\` for more`;
    issues.add('FL0192', text, at);
  };
  const stack: Level[] = [{ page: 1, pages: [root], keys: [], next: 0, bounds: {} }];
  while (stack.length > 0) {
    const level = stack[stack.length - 1];
    if (level.next === level.pages.length) {
      stack.pop();
      continue;
    }
    const i = level.next++;
    const number = level.pages[i];
    const rows = rowsBelow(level, i);
    if (!pages.has(number)) {
      lose(number, level.page, `is not there (the file has ${pages.count})`, rows);
      continue;
    }
    if (!seen.add(number)) {
      lose(number, level.page, 'was met before', rows);
      continue;
    }
    const page: Page = await pages.load(number);
    const kind = pageKind(page);
    if (kind === leaf) {
      yield { page, rows };
      continue;
    }
    const below = kind === inner && stack.length < deepest ? children(page, pages.header) : undefined;
    if (!below) lose(number, level.page, `is damaged (its kind is ${kind})`, rows);
    else stack.push({ page: number, ...below, next: 0, bounds: rows });
  }
}

/** What the pages above say of the rows below child `i`. */
function rowsBelow({ keys, bounds }: Level, i: number): LostRows {
  return { after: i > 0 ? keys[i - 1] : bounds.after, upTo: i < keys.length ? keys[i] : bounds.upTo };
}

/** The rows of a page, for a sentence. */
export function inWords({ after, upTo }: LostRows): string {
  if (after === undefined && upTo === undefined) return 'what it held';
  if (after === undefined) return `what it held of rows up to ${upTo}`;
  if (upTo === undefined) return `what it held of rows after ${after}`;
  return `what it held of rows after ${after} up to ${upTo}`;
}
