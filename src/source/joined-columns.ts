// The columns of several tables as one, each looked up where it lies.
import type { Column, LongStamps, NumberArray, Numbers } from '../column.js';

/** Running sums: where each part starts, and the total last. */
export function starts(lengths: readonly number[]): number[] {
  const out = [0];
  for (const length of lengths) out.push(out[out.length - 1] + length);
  return out;
}

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
  #part = 0;
  #from = 0;
  #to = 0;

  constructor(parts: readonly Column<T, A>[], as?: (value: T, part: number) => T) {
    this.#parts = parts;
    this.#starts = starts(parts.map(part => part.length));
    this.length = this.#starts[parts.length];
    this.#as = as;
  }

  at(i: number): T {
    if (!(i >= this.#from && i < this.#to) && !this.#find(i)) return undefined as T;
    const value = this.#parts[this.#part].at(i - this.#from);
    return this.#as ? this.#as(value, this.#part) : value;
  }

  #find(i: number): boolean {
    const part = this.#parts.findIndex((_, k) => i >= this.#starts[k] && i < this.#starts[k + 1]);
    if (part < 0) return false;
    this.#part = part;
    this.#from = this.#starts[part];
    this.#to = this.#starts[part + 1];
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
