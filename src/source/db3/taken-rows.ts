// Which rows of a table were taken, so that a copy of their page is not taken for rows that are missing.
import type { PlacedRow } from './message-rows.js';
import type { LostRows } from './walk.js';

/** From the first to the last row of a page. */
export interface RowSpan {
  readonly first: number | bigint;
  readonly last: number | bigint;
}

/** Of the rows that are whole; undefined where none is. */
export function rowsOf(found: readonly PlacedRow[]): RowSpan | undefined {
  const [first, last] = [found.find(isWhole), found.findLast(isWhole)];
  return first && { first: first.row!.cell.rowid, last: last!.row!.cell.rowid };
}

const isWhole = ({ row }: PlacedRow): boolean => row !== undefined;

/** Whether rows lie where the pages above say that those of this page do. In a sound file they always do. */
export function within({ first, last }: RowSpan, { after, upTo }: LostRows): boolean {
  return (after === undefined || first > after) && (upTo === undefined || last <= upTo);
}

export class TakenRows {
  /** In ascending order; rows that follow each other are one span, so that those of a sound table are one or few. */
  readonly #spans: { first: number | bigint; last: number | bigint }[] = [];

  /** False where these do not come behind all others, as they do in a sound tree: then they are not taken. */
  add({ first, last }: RowSpan): boolean {
    const before = this.#spans.at(-1);
    if (before && first <= before.last) return false;
    if (before && BigInt(before.last) + 1n === BigInt(first)) before.last = last;
    else this.#spans.push({ first, last });
    return true;
  }

  has({ first, last }: RowSpan): boolean {
    let [low, high] = [0, this.#spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#spans[middle].last < first) low = middle + 1;
      else high = middle;
    }
    return low < this.#spans.length && this.#spans[low].first <= last;
  }
}
