// A piece of a file in memory that follows the reader: small reads where it jumps, larger ones where it goes on.
import type { Bytes } from '../bytes/bytes.js';

const least = 4096;
const most = 256 * 1024;

export class Window {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Offset of bytes[0]. */
  start = 0;
  readonly size: number;
  readonly #file: Pick<Bytes, 'size' | 'read'>;
  #ahead = least;
  #buffer = new Uint8Array(0);

  constructor(file: Pick<Bytes, 'size' | 'read'>) {
    this.#file = file;
    this.size = file.size;
  }

  /** A decompressed chunk of `size` bytes, of which `data` is what may be looked at. */
  static over(data: Uint8Array, size = data.length): Window {
    const window = new Window({ size, read: async (at, length) => data.subarray(at, at + length) });
    window.#show(data, 0);
    return window;
  }

  has(offset: number, length: number): boolean {
    return offset >= this.start && offset + length <= this.start + this.bytes.length;
  }

  /** Makes at least `length` bytes at `offset` visible; they must be inside the file. */
  async load(offset: number, length: number): Promise<void> {
    if (this.has(offset, length)) return;
    const gap = offset - (this.start + this.bytes.length);
    this.#ahead = gap <= this.#ahead && offset >= this.start ? Math.min(most, this.#ahead * 2) : least;
    const read = Math.min(Math.max(length, this.#ahead), this.size - offset);
    // The last piece is done with: fresh memory for each of thousands of jumps costs more than reading them.
    if (this.#buffer.length < read) this.#buffer = new Uint8Array(read);
    this.#show(await this.#file.read(offset, read, this.#buffer), offset);
  }

  #show(bytes: Uint8Array, start: number): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.start = start;
  }

  /** A view of bytes that `load` made visible. */
  slice(offset: number, length: number): Uint8Array {
    return this.bytes.subarray(offset - this.start, offset - this.start + length);
  }
}
