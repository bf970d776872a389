// What stands in one page of a table's tree (§1.6): children of an inner page, rows of a leaf.
import type { Header } from './header.js';
import type { Page } from './pages.js';
import { type Reader, readVarint } from './varint.js';

export const inner = 5;
export const leaf = 13;
const innerHead = 12;
const leafHead = 8;

/** A row as a leaf holds it. */
export interface Cell {
  /** First byte of the cell in its page. */
  readonly at: number;
  readonly rowid: number | bigint;
  /** Bytes of the whole row. */
  readonly payload: number;
  /** Where the row begins in the page, and how much of it stands there. */
  readonly local: number;
  readonly localLength: number;
  /** First page of the rest; 0 where there is none. */
  readonly overflow: number;
}

export function pageKind({ view, head }: Page): number {
  return view.getUint8(head);
}

/** Where the cells of a page begin; undefined where their number or a place is impossible. */
export function cellStarts({ view, head }: Page, { usable }: Header): number[] | undefined {
  const first = head + (view.getUint8(head) === inner ? innerHead : leafHead);
  const count = view.getUint16(head + 3);
  if (first + 2 * count > usable) return undefined;
  const starts: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = view.getUint16(first + 2 * i);
    if (at < first + 2 * count || at > usable - 4) return undefined;
    starts.push(at);
  }
  return starts;
}

/** Pages below an inner page, in order. The largest rowid below each but the last stands beside it. */
export function children(page: Page, header: Header): { pages: number[]; keys: (number | bigint)[] } | undefined {
  const starts = cellStarts(page, header);
  if (!starts) return undefined;
  const { view, head } = page;
  const pages: number[] = [];
  const keys: (number | bigint)[] = [];
  for (const at of starts) {
    const key = readVarint({ view, at: at + 4, end: header.usable });
    if (key === undefined) return undefined;
    pages.push(view.getUint32(at));
    keys.push(key);
  }
  pages.push(view.getUint32(head + 8));
  return { pages, keys };
}

/** Undefined where the cell does not fit into its page. */
export function leafCell({ view }: Page, at: number, { usable }: Header): Cell | undefined {
  const reader: Reader = { view, at, end: usable };
  const payload = readVarint(reader);
  const rowid = readVarint(reader);
  if (typeof payload !== 'number' || payload < 0 || payload > 2 ** 31 || rowid === undefined) return undefined;
  const localLength = localBytes(payload, usable);
  const end = reader.at + localLength;
  const spills = localLength < payload;
  if (end + (spills ? 4 : 0) > usable) return undefined;
  return { at, rowid, payload, local: reader.at, localLength, overflow: spills ? view.getUint32(end) : 0 };
}

/** How much of a row of P bytes stands in the leaf: §1.6, "Cell payload overflow pages". */
function localBytes(payload: number, usable: number): number {
  const most = usable - 35;
  if (payload <= most) return payload;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((payload - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}
