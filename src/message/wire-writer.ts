// Grows the bytes of one ROS 1 or CDR message: alignment and byte order.
import type { Encoding } from './wire-reader.js';

const utf8 = new TextEncoder();

export class WireWriter {
  readonly little: boolean;
  readonly #cdr: boolean;
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  /** CDR: XCDR1 with its encapsulation header; big endian only for tests and readers of other machines' bytes. */
  constructor(encoding: Encoding, little = true) {
    this.little = encoding === 'ros1' || little;
    this.#cdr = encoding === 'cdr';
    if (this.#cdr) this.put([0, this.little ? 1 : 0, 0, 0]);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  /** Room for `size` bytes aligned to `align`; returns where they start. Padding is zero. */
  grow(size: number, align = 1): number {
    const pad = this.#cdr ? -(this.#size - 4) & (align - 1) : 0;
    const start = this.#size + pad;
    if (start + size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, start + size));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#size = start + size;
    return start;
  }

  put(bytes: ArrayLike<number>): void {
    const at = this.grow(bytes.length);
    this.#bytes.set(bytes, at);
  }

  u8(value: number): void {
    const at = this.grow(1);
    this.#view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.grow(2, 2);
    this.#view.setUint16(at, value, this.little);
  }

  u32(value: number): void {
    const at = this.grow(4, 4);
    this.#view.setUint32(at, value, this.little);
  }

  u64(value: bigint): void {
    const at = this.grow(8, 8);
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), this.little);
  }

  f32(value: number): void {
    const at = this.grow(4, 4);
    this.#view.setFloat32(at, value, this.little);
  }

  f64(value: number): void {
    const at = this.grow(8, 8);
    this.#view.setFloat64(at, value, this.little);
  }

  /** Length word and UTF-8; CDR counts and writes a closing NUL. */
  string(text: string): void {
    const bytes = utf8.encode(text);
    this.u32(bytes.length + (this.#cdr ? 1 : 0));
    this.put(bytes);
    if (this.#cdr) this.u8(0);
  }

  /** UTF-16 code units, 4 bytes each, as Fast CDR 1 writes them. */
  wstring(text: string): void {
    this.u32(text.length);
    for (let i = 0; i < text.length; i++) this.u32(text.charCodeAt(i));
  }
}
