// Rows of numbers that grow without being copied, for lists whose length is only known at their end.

/** Rows of the largest piece: what may stand empty at the end. */
const MAX_PIECE = 8192;

/** Rows of `width` float64 numbers, in pieces that double up to `MAX_PIECE` rows. */
export class GrowingRows {
  readonly width: number;
  readonly #pieces: Float64Array[] = [];
  #last = new Float64Array(0);
  #used = 0;

  constructor(width: number) {
    this.width = width;
  }

  /** Room for one more row: the array to write it into, and where it starts. */
  next(): { readonly into: Float64Array; readonly at: number } {
    if (this.#used === this.#last.length) {
      const rows = Math.min(MAX_PIECE, Math.max(8, (2 * this.#last.length) / this.width));
      this.#last = new Float64Array(this.width * rows);
      this.#pieces.push(this.#last);
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += this.width;
    return { into: this.#last, at };
  }

  /** All rows in order, in views of whole rows. */
  *pieces(): Generator<Float64Array> {
    for (const piece of this.#pieces) yield piece === this.#last ? piece.subarray(0, this.#used) : piece;
  }
}
