// Reads bits from bytes, most significant first.

/** `atEnd` is called, and must throw, when more bits are consumed than there are. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #atEnd: () => never;
  #next = 0;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, atEnd: () => never) {
    this.#bytes = bytes;
    this.#atEnd = atEnd;
  }

  /** The next `n` <= 24 bits, not consumed; zeros after the end. */
  peek(n: number): number {
    while (this.#count < n) {
      // Past the end this adds undefined, which `|` takes as 0.
      this.#held = (this.#held << 8) | this.#bytes[this.#next++];
      this.#count += 8;
    }
    return (this.#held >>> (this.#count - n)) & ((1 << n) - 1);
  }

  drop(n: number): void {
    this.#count -= n;
    if (this.#next - (this.#count >> 3) > this.#bytes.length) this.#atEnd();
  }

  take(n: number): number {
    const value = this.peek(n);
    this.drop(n);
    return value;
  }

  toByte(): void {
    this.#count -= this.#count & 7;
  }

  more(): boolean {
    return this.#next - (this.#count >> 3) < this.#bytes.length;
  }
}
