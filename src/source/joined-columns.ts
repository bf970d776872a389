// The columns of several tables as one, each looked up where it lies.
import type { Column, LongStamps, NumberArray, Numbers } from '../column.js';

/** `as` gives what a number of the part at this position is in the whole. */
export function joinedNumbers(parts: readonly Numbers[], as?: (value: number, part: number) => number): Numbers {
  return new Joined<number, NumberArray>(parts, as);
}

export function joinedStamps(parts: readonly LongStamps[]): LongStamps {
  return new Joined<bigint, BigInt64Array>(parts);
}

class Joined<T, A extends NumberArray | BigInt64Array> implements Column<T, A> {
  readonly length: number;
  readonly #parts: readonly Column<T, A>[];
  readonly #starts: readonly number[];
  readonly #as: ((value: T, part: number) => T) | undefined;
  /** The part that was looked into last, and its entries [from, to) of the whole. */
  #part = -1;
  #from = 0;
  #to = 0;

  constructor(parts: readonly Column<T, A>[], as?: (value: T, part: number) => T) {
    const starts: number[] = [];
    let length = 0;
    for (const part of parts) {
      starts.push(length);
      length += part.length;
    }
    this.length = length;
    this.#parts = parts;
    this.#starts = starts;
    this.#as = as;
  }

  at(i: number): T {
    if (!(i >= this.#from && i < this.#to) && !this.#find(i)) return undefined as T;
    const value = this.#parts[this.#part].at(i - this.#from);
    return this.#as ? this.#as(value, this.#part) : value;
  }

  #find(i: number): boolean {
    this.#part = this.#parts.findIndex((part, k) => i >= this.#starts[k] && i < this.#starts[k] + part.length);
    if (this.#part < 0) {
      this.#from = this.#to = 0;
      return false;
    }
    this.#from = this.#starts[this.#part];
    this.#to = this.#from + this.#parts[this.#part].length;
    return true;
  }

  *runs(): Generator<A> {
    for (const [k, part] of this.#parts.entries()) {
      for (const run of part.runs()) {
        const as = this.#as;
        // Numbers of the whole may be wider than those of a part.
        yield as ? (Uint32Array.from(run as ArrayLike<number>, value => as(value as T, k) as number) as A) : run;
      }
    }
  }

  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}
