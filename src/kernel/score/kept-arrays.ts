// Copies of arrays in the memory of compiled loops, made once: what is looked up thousands of times must not be copied each time.
import type { Arena } from '../arena.js';

/** One array, or several that go together, under the object that stands for them. */
export interface Kept {
  readonly key: object;
  readonly bytes: number;
  write(at: number, arena: Arena): void;
}

/** Everything is forgotten at once, and only after each copy was used this often: then copying is a small part of the work. */
const USES = 4;

export class KeptArrays {
  readonly #arena: Arena;
  readonly #budget: number;
  #places = new WeakMap<object, number>();
  #copies = 0;
  #uses = 0;
  #taken = 0;

  /** `budget`: bytes; a larger set of arrays is forgotten and copied in turn. */
  constructor(arena: Arena, budget: number) {
    this.#arena = arena;
    this.#budget = budget;
  }

  /** Addresses, good until the next call; undefined where there is no room now. FL0306 where memory itself ends. */
  place(all: readonly Kept[]): readonly number[] | undefined {
    this.#uses++;
    let bytes = 0;
    for (const { key, bytes: more } of all) if (!this.#places.has(key)) bytes += more;
    if (bytes > 0 && this.#taken + bytes > this.#budget && this.#taken > 0) {
      if (this.#uses < USES * this.#copies) return undefined;
      this.#forget();
    }
    return all.map(one => this.#places.get(one.key) ?? this.#copy(one));
  }

  #copy({ key, bytes, write }: Kept): number {
    const at = this.#arena.take(bytes);
    write(at, this.#arena);
    this.#places.set(key, at);
    this.#copies++;
    this.#taken += bytes;
    return at;
  }

  #forget(): void {
    this.#arena.recycle();
    this.#places = new WeakMap();
    this.#copies = 0;
    this.#uses = 0;
    this.#taken = 0;
  }
}
