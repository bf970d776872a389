// Directions in cells of equal angles: as a table where it is small, else through a hash, so that memory grows with the points
// and not with how fine the cells are.

export class Cells {
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly #next: Int32Array;
  readonly #heads: Int32Array;
  /** Of the table: its first column and row, and how many columns; 0 columns for a hash. */
  #left = 0;
  #top = 0;
  #columns = 0;
  #rows = 0;
  #shift = 0;

  /** Cell numbers of all points; nothing is put in yet. `width` and `height`: rad. */
  constructor(azimuth: Float64Array, elevation: Float64Array, width: number, height: number) {
    const count = azimuth.length;
    this.x = new Int32Array(count);
    this.y = new Int32Array(count);
    let right = Number.NEGATIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    let left = Number.POSITIVE_INFINITY;
    let top = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const x = Math.floor(azimuth[i] / width);
      const y = Math.floor(elevation[i] / height);
      this.x[i] = x;
      this.y[i] = y;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    this.#next = new Int32Array(count);
    const size = (right - left + 1) * (bottom - top + 1);
    if (size <= 32 * count) {
      [this.#left, this.#top] = [left, top];
      [this.#columns, this.#rows] = [right - left + 1, bottom - top + 1];
      this.#heads = new Int32Array(size).fill(-1);
    } else {
      const bits = Math.max(4, Math.ceil(Math.log2(2 * count + 1)));
      this.#shift = 32 - bits;
      this.#heads = new Int32Array(2 ** bits).fill(-1);
    }
  }

  /** How cells become slots: `columns` is 0 for a hash of `shift`, else they are a table from `left`, `top` on. */
  get layout() {
    const [left, top, columns, rows, shift] = [this.#left, this.#top, this.#columns, this.#rows, this.#shift];
    return { left, top, columns, rows, shift, slots: this.#heads.length };
  }

  add(i: number): void {
    const slot = this.#slot(this.x[i], this.y[i]);
    this.#next[i] = this.#heads[slot];
    this.#heads[slot] = i;
  }

  /** The first point in a cell, −1 for none; `after` gives the further ones. */
  first(x: number, y: number): number {
    if (this.#columns === 0) return this.#from(this.#heads[this.#slot(x, y)], x, y);
    const column = x - this.#left;
    const row = y - this.#top;
    if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) return -1;
    return this.#heads[row * this.#columns + column];
  }

  after(i: number): number {
    return this.#columns === 0 ? this.#from(this.#next[i], this.x[i], this.y[i]) : this.#next[i];
  }

  /** Puts `i` in the place of `old`, which lies in the same cell. */
  replace(old: number, i: number): void {
    const slot = this.#slot(this.x[i], this.y[i]);
    this.#next[i] = this.#next[old];
    if (this.#heads[slot] === old) {
      this.#heads[slot] = i;
      return;
    }
    let before = this.#heads[slot];
    while (this.#next[before] !== old) before = this.#next[before];
    this.#next[before] = i;
  }

  #from(start: number, x: number, y: number): number {
    let i = start;
    while (i >= 0 && (this.x[i] !== x || this.y[i] !== y)) i = this.#next[i];
    return i;
  }

  /** Multiplicative hashing of both numbers (Knuth, The Art of Computer Programming, vol. 3, 6.4). */
  #slot(x: number, y: number): number {
    if (this.#columns > 0) return (y - this.#top) * this.#columns + x - this.#left;
    return Math.imul(Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b), 0x9e3779b1) >>> this.#shift;
  }
}
