// Walks the bytes of one ROS 1 or CDR message: alignment, byte order, and never past the end.
import { zstdMagic } from '../bytes/zstd-frame.js';
import { FramelockError } from '../issue.js';

export type Encoding = 'ros1' | 'cdr';

const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Elements that take no bytes cannot be bounded by the message's length. */
const MAX_ZERO_SIZE = 65536;
/** Structs and strings one message may become. A legal message of that many parts is beyond any sensor message known. */
const MAX_PARTS = 1 << 21;

/** CDR representation ids (RTPS 2.5 §9.4.2.9, XTypes 1.3 §7.6.2.1.2): low bit is little endian; XCDR2 aligns to 4 at most. */
const maxAlignOf: ReadonlyMap<number, number> = new Map([
  [0x00, 8],
  [0x01, 8],
  [0x06, 4],
  [0x07, 4],
  [0x10, 4],
  [0x11, 4],
]);

export type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Opened once, then `reset` for every message. All reads throw FL0304 where the bytes end. */
export class WireReader {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  pos = 0;
  end = 0;
  little = true;
  /** XCDR2: arrays of strings and structs are preceded by their size in bytes. */
  delimited = false;
  #base = 0;
  #maxAlign = 1;
  #zeroSize = 0;
  #parts = 0;
  readonly #encoding: Encoding;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.pos = 0;
    this.end = bytes.byteLength;
    this.#zeroSize = 0;
    this.#parts = 0;
    if (this.#encoding === 'ros1') return;
    // Encapsulation header: representation id (2 bytes, big endian), options (2 bytes); alignment counts from after it.
    if (this.end < 4) fail(`expected a CDR message of at least 4 bytes, got ${this.end}`);
    const id = this.view.getUint16(0);
    const maxAlign = maxAlignOf.get(id);
    if (this.view.getUint32(0, true) === zstdMagic)
      fail(
        'expected CDR, got a zstd frame: the message was compressed twice; write the recording anew with `ros2 bag convert`',
      );
    if (maxAlign === undefined)
      fail(`expected plain CDR or plain CDR2, got representation 0x${id.toString(16).padStart(4, '0')}`);
    this.#maxAlign = maxAlign;
    this.delimited = maxAlign === 4;
    this.little = (id & 1) === 1;
    this.#base = 4;
    this.pos = 4;
  }

  get remaining(): number {
    return this.end - this.pos;
  }

  align(size: number): void {
    const to = Math.min(size, this.#maxAlign);
    this.pos += -(this.pos - this.#base) & (to - 1);
  }

  /** Moves over `size` bytes and returns where they start. */
  take(size: number): number {
    const start = this.pos;
    if (size > this.end - start)
      fail(`expected ${size} more bytes at byte ${start} of the message, got ${this.end - start}`);
    this.pos = start + size;
    return start;
  }

  u32(): number {
    this.align(4);
    return this.view.getUint32(this.take(4), this.little);
  }

  i32(): number {
    this.align(4);
    return this.view.getInt32(this.take(4), this.little);
  }

  /** A declared number of elements of at least `minSize` bytes each: checked against the bytes that are there. */
  count(minSize: number): number {
    const count = this.u32();
    this.expect(count, minSize);
    return count;
  }

  expect(count: number, minSize: number): void {
    if (minSize > 0) {
      if (count * minSize > this.remaining)
        fail(
          `expected ${count} elements of at least ${minSize} bytes at byte ${this.pos}, got ${this.remaining} bytes`,
        );
    } else if (count > MAX_ZERO_SIZE) fail(`expected at most ${MAX_ZERO_SIZE} elements without bytes, got ${count}`);
  }

  /** Refuses an array of more structs or strings than a message may have, before the first is built. */
  roomFor(count: number): void {
    if (this.#parts + count > MAX_PARTS) fail(`expected at most ${MAX_PARTS} parts in a message, got more`);
  }

  /** Counts one struct or string against the limits. */
  part(minSize: number): void {
    if (++this.#parts > MAX_PARTS) fail(`expected at most ${MAX_PARTS} parts in a message, got more`);
    if (minSize === 0 && ++this.#zeroSize > MAX_ZERO_SIZE)
      fail(`expected at most ${MAX_ZERO_SIZE} elements without bytes, got more`);
  }

  /** Length word and bytes; CDR counts a closing NUL, which writers sometimes leave out. */
  string(): string {
    const length = this.u32();
    const start = this.take(length);
    const closed = this.#encoding === 'cdr' && length > 0 && this.bytes[start + length - 1] === 0;
    return utf8.decode(this.bytes.subarray(start, start + length - (closed ? 1 : 0)));
  }

  /**
   * UTF-16 code units, each widened to 4 bytes by Fast CDR 1 and Cyclone, 2 bytes by later writers; the count does not say
   * which. 4 bytes are assumed where they fit and every upper half is zero, as it must be for UTF-16.
   */
  wstring(): string {
    const count = this.u32();
    const wide = count * 4 <= this.remaining && this.#upperHalvesAreZero(count);
    const size = wide ? 4 : 2;
    this.expect(count, size);
    let text = '';
    for (let i = 0; i < count; i++) {
      const at = this.take(size);
      text += String.fromCharCode(wide ? this.view.getUint32(at, this.little) : this.view.getUint16(at, this.little));
    }
    return text.endsWith('\0') ? text.slice(0, -1) : text;
  }

  #upperHalvesAreZero(count: number): boolean {
    for (let i = 0; i < count; i++) if (this.view.getUint32(this.pos + 4 * i, this.little) > 0xffff) return false;
    return true;
  }

  /** A view of `length` bytes. */
  byteView(length: number): Uint8Array {
    const start = this.take(length);
    return this.bytes.subarray(start, start + length);
  }

  /** `count` numbers as a typed array of their own, in host byte order. */
  numbers<T extends NumberArray>(count: number, size: number, make: new (buffer: ArrayBuffer) => T): T {
    if (count > 0) this.align(size);
    const start = this.take(count * size);
    const copy = new Uint8Array(count * size);
    copy.set(this.bytes.subarray(start, start + count * size));
    if (size > 1 && this.little !== hostIsLittle) swapBytes(copy, size);
    return new make(copy.buffer);
  }
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

function fail(text: string): never {
  throw new FramelockError('FL0304', text);
}
