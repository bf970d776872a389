// What is kept of a million rows: numbers in pieces that are never copied, and texts once each.

type Numbers = Float64Array | Int32Array;

/** Rows of a piece. */
const PIECE = 8192;

/** The numbers of a row: those of `piece` from `from` on. */
export interface RowPlace {
  readonly piece: Numbers;
  readonly from: number;
}

export interface NumberRows {
  readonly count: number;
  /** One more row, of zeros to be written over. */
  add(): RowPlace;
  at(row: number): RowPlace;
}

/** Rows of `width` numbers each. */
export function numberRows(width: number, make: (length: number) => Numbers): NumberRows {
  const pieces: Numbers[] = [];
  let count = 0;
  const at = (row: number) => ({ piece: pieces[Math.floor(row / PIECE)], from: (row % PIECE) * width });
  return {
    get count() {
      return count;
    },
    add() {
      if (count % PIECE === 0) pieces.push(make(PIECE * width));
      return at(count++);
    },
    at,
  };
}

export interface Distinct<T> {
  /** The number of `key`, the next one where it is new; then `value` is kept. */
  idOf(key: string, value: T): number;
  /** Undefined for a key that was never seen. */
  find(key: string): number | undefined;
  of(id: number): T;
}

/** Numbers things from 0, in the order in which they first appear. */
export function distinct<T>(): Distinct<T> {
  const ids = new Map<string, number>();
  const values: T[] = [];
  return {
    idOf(key, value) {
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, values.length);
      return values.push(value) - 1;
    },
    find: key => ids.get(key),
    of: id => values[id],
  };
}
