// A moving view of a file: small jumps cost no read, so that records can be walked without reading their payloads.
import type { Bytes } from '../../bytes/bytes.js';

const smallest = 1 << 14;
const largest = 1 << 20;

/** Holds one stretch of the file. `peek` is synchronous, so that walking many small messages does not wait at each. */
export class Window {
  readonly size: number;
  readonly #bytes: Bytes | undefined;
  #at = 0;
  #held: Uint8Array;
  #step = smallest;
  #own: boolean;

  /** Over a file, or over bytes already in memory, the first of which is called `at`. */
  constructor(from: Bytes | Uint8Array, at = 0) {
    this.#at = at;
    this.#bytes = from instanceof Uint8Array ? undefined : from;
    this.#held = from instanceof Uint8Array ? from : new Uint8Array(0);
    this.#own = !(from instanceof Uint8Array);
    this.size = from instanceof Uint8Array ? at + from.length : from.size;
  }

  /** The bytes [at, at + length) when they are held, else undefined. */
  peek(at: number, length: number): Uint8Array | undefined {
    const from = at - this.#at;
    return from >= 0 && from + length <= this.#held.length ? this.#held.subarray(from, from + length) : undefined;
  }

  /**
   * The bytes [at, at + length), which are held, for who waits with them: what is held is the window's own from here on. Before, it may
   * be a codec's memory, which the codec uses again.
   */
  kept(at: number, length: number): Uint8Array {
    if (!this.#own) {
      this.#held = this.#held.slice();
      this.#own = true;
    }
    return this.#held.subarray(at - this.#at, at - this.#at + length);
  }

  /** The bytes [at, at + length), read if need be, with some that follow. Rejects with FL0104 beyond the file's end. */
  async load(at: number, length: number): Promise<Uint8Array> {
    const held = this.peek(at, length);
    if (held) return held;
    if (!this.#bytes) throw new RangeError(`expected bytes ${at} to ${at + length} in memory, got ${this.size}`);
    // Reading on where the last read ended is a dense stretch: read more at once. A jump over a payload is not.
    const dense = at < this.#at + this.#held.length + smallest && at >= this.#at;
    this.#step = dense ? Math.min(this.#step * 2, largest) : smallest;
    const want = Math.max(length, Math.min(this.#step, this.size - at));
    this.#held = await this.#bytes.read(at, want);
    this.#at = at;
    return this.#held.subarray(0, length);
  }
}
