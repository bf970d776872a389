// Long columns of numbers: read by position, whether they lie in memory or come back from a file page by page.
import type { Spill } from './spill.js';

/** One value for each position below `length`; undefined beyond. */
export interface Column<T, A = ArrayLike<T>> extends Iterable<T> {
  readonly length: number;
  at(i: number): T;
  /** All of it in order, in pieces; each is good until the next is asked for, and never to be written to. */
  runs(): Iterable<A>;
}

export type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;
export type Numbers = Column<number, NumberArray>;
export type LongStamps = Column<bigint, BigInt64Array>;

/** The array stays the column's own. */
export function heldNumbers(array: NumberArray): Numbers {
  return new HeldNumbers(array);
}

export function heldStamps(array: BigInt64Array): LongStamps {
  return new HeldStamps(array);
}

// Numbers and stamps have classes of their own: `at` is called some ten times for each message, and is fast where it always meets
// arrays of one kind.
abstract class Held<T, A extends ArrayLike<T> & Iterable<T>> {
  readonly length: number;
  readonly array: A;

  constructor(array: A) {
    this.array = array;
    this.length = array.length;
  }

  *runs(): Generator<A> {
    yield this.array;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.array[Symbol.iterator]();
  }
}

class HeldNumbers extends Held<number, NumberArray> implements Numbers {
  at(i: number): number {
    return this.array[i];
  }
}

class HeldStamps extends Held<bigint, BigInt64Array> implements LongStamps {
  at(i: number): bigint {
    return this.array[i];
  }
}

/** Values of a page: 64 KiB of stamps. */
const PAGE_BITS = 13;
export const PAGE = 1 << PAGE_BITS;
/** Pages at hand, each in a place of its own by its number: who goes through a drive looks at two places of it at a time. */
const AT_HAND = 4;

/** 1 MiB: of less, what the pages at hand leave to save is not worth a file. */
const LEAST_PUT_AWAY = 16 * PAGE;

/**
 * Where a column lies: in stretches of `values` each (a multiple of `PAGE`), the last one what is left. A stretch lies in the file from a
 * byte on, or is an array in memory because the file took no more.
 */
export interface Stretches<A> {
  readonly values: number;
  readonly places: readonly (number | A)[];
}

abstract class Paged<T, A extends NumberArray | BigInt64Array> {
  readonly length: number;
  /** The page that was asked for last: its number, and as many values as it has. */
  protected page = -1;
  protected view: A;
  readonly #room: (values: number) => A;
  readonly #stretches: Stretches<A>;
  readonly #spill: Spill;
  readonly #hand: { page: number; room: A }[] = [];

  constructor(length: number, spill: Spill, stretches: Stretches<A>, room: (values: number) => A) {
    this.length = length;
    this.#spill = spill;
    this.#stretches = stretches;
    this.#room = room;
    this.view = room(0);
  }

  abstract at(i: number): T;

  protected turn(page: number): void {
    // A read that fails must not leave the page before under the new number.
    this.page = -1;
    this.view = this.#load(page).subarray(0, this.length - page * PAGE) as A;
    this.page = page;
  }

  #load(page: number): A {
    const { values, places } = this.#stretches;
    const place = places[Math.floor((page * PAGE) / values)];
    const from = (page * PAGE) % values;
    if (typeof place !== 'number') return place.subarray(from, from + PAGE) as A;
    const slot = page % AT_HAND;
    this.#hand[slot] ??= { page: -1, room: this.#room(PAGE) };
    const hand = this.#hand[slot];
    if (hand.page === page) return hand.room;
    hand.page = -1;
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = hand.room;
    const wanted = Math.min(PAGE, this.length - page * PAGE) * BYTES_PER_ELEMENT;
    this.#spill.read(place + from * BYTES_PER_ELEMENT, new Uint8Array(buffer, byteOffset, wanted));
    hand.page = page;
    return hand.room;
  }

  *runs(): Generator<A> {
    for (let page = 0; page * PAGE < this.length; page++) {
      this.turn(page);
      yield this.view;
    }
  }

  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}

class PagedWords extends Paged<number, Uint32Array> implements Numbers {
  at(i: number): number {
    if (!(i >= 0 && i < this.length)) return undefined as never;
    const page = i >>> PAGE_BITS;
    if (page !== this.page) this.turn(page);
    return this.view[i & (PAGE - 1)];
  }
}

class PagedFloats extends Paged<number, Float64Array> implements Numbers {
  at(i: number): number {
    if (!(i >= 0 && i < this.length)) return undefined as never;
    const page = i >>> PAGE_BITS;
    if (page !== this.page) this.turn(page);
    return this.view[i & (PAGE - 1)];
  }
}

class PagedStamps extends Paged<bigint, BigInt64Array> implements LongStamps {
  at(i: number): bigint {
    if (!(i >= 0 && i < this.length)) return undefined as never;
    const page = i >>> PAGE_BITS;
    if (page !== this.page) this.turn(page);
    return this.view[i & (PAGE - 1)];
  }
}

export function pagedWords(length: number, spill: Spill, stretches: Stretches<Uint32Array>): Numbers {
  return new PagedWords(length, spill, stretches, values => new Uint32Array(values));
}

export function pagedStamps(length: number, spill: Spill, stretches: Stretches<BigInt64Array>): LongStamps {
  return new PagedStamps(length, spill, stretches, values => new BigInt64Array(values));
}

/**
 * Values that no longer change, out of memory where they are many and the file takes them. The array is then the caller's to drop; else
 * it is the column's own.
 */
export function putAway(array: Float64Array | Uint32Array, spill: Spill | undefined): Numbers {
  const place = array.length > LEAST_PUT_AWAY ? spill?.write(bytesOf(array)) : undefined;
  if (place === undefined) return heldNumbers(array);
  const stretches = { values: PAGE * Math.ceil(array.length / PAGE), places: [place] };
  return array instanceof Uint32Array
    ? pagedWords(array.length, spill!, stretches)
    : new PagedFloats(array.length, spill!, stretches, length => new Float64Array(length));
}

/** All values in one array: the column's own where it lies in memory, never to be written to; else read into what `room` gives. */
export function inMemory(
  column: Numbers,
  room: (length: number) => Float64Array = length => new Float64Array(length),
): Float64Array {
  if (column instanceof HeldNumbers && column.array instanceof Float64Array) return column.array;
  const all = room(column.length);
  let at = 0;
  for (const run of column.runs()) {
    all.set(run, at);
    at += run.length;
  }
  return all;
}

export function bytesOf({ buffer, byteOffset, byteLength }: NumberArray | BigInt64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
