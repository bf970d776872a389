// Reads numbers and views from bytes, one after the other, and never past their end.
import { FramelockError } from '../issue.js';
import type { IssueCode } from '../issue-codes.js';

export class Cursor {
  readonly bytes: Uint8Array;
  /** Next byte to be read. May be set freely: reads outside [0, bytes.length) throw. */
  offset = 0;
  readonly #view: DataView;
  readonly #little: boolean;
  readonly #code: IssueCode;

  /** `code` is what a read past the end is reported as. */
  constructor(bytes: Uint8Array, littleEndian = true, code: IssueCode = 'FL0304') {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = littleEndian;
    this.#code = code;
  }

  get remaining(): number {
    return this.bytes.length - this.offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  i8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), this.#little);
  }

  i16(): number {
    return this.#view.getInt16(this.#take(2), this.#little);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), this.#little);
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4), this.#little);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8), this.#little);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#take(8), this.#little);
  }

  f32(): number {
    return this.#view.getFloat32(this.#take(4), this.#little);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), this.#little);
  }

  /** The next `n` bytes, not copied. */
  view(n: number): Uint8Array {
    const start = this.#take(n);
    return this.bytes.subarray(start, start + n);
  }

  skip(n: number): void {
    this.#take(n);
  }

  #take(n: number): number {
    const start = this.offset;
    // Written so that a NaN, a fraction or a negative count or offset is refused too.
    if (!(n >= 0 && start >= 0 && Number.isInteger(start) && Number.isInteger(n) && n <= this.bytes.length - start)) {
      throw new FramelockError(this.#code, `expected ${n} more bytes at byte ${start}, got ${this.remaining}`);
    }
    this.offset = start + n;
    return start;
  }
}
