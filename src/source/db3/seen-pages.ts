// Which pages of a file were met, one bit each.

/** A page belongs to one place of one tree: who meets it again is in a circle, or in a lie. */
export class SeenPages {
  readonly #bits: Uint8Array;

  constructor(pages: number) {
    this.#bits = new Uint8Array((pages >> 3) + 1);
  }

  has(page: number): boolean {
    return (this.#bits[page >> 3] & (1 << (page & 7))) !== 0;
  }

  /** Whether it is new. */
  add(page: number): boolean {
    const bit = 1 << (page & 7);
    const known = this.#bits[page >> 3] & bit;
    this.#bits[page >> 3] |= bit;
    return known === 0;
  }

  /** It was not what it was met as. */
  remove(page: number): void {
    this.#bits[page >> 3] &= ~(1 << (page & 7));
  }
}
