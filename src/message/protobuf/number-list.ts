// A list of numbers that grows while a message is read: packed in one piece or in several, or one by one, as writers like.
import type { NumberArray } from '../wire-reader.js';
import type { NumberArrayType } from './wire-scalar.js';

const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

export class NumberList {
  readonly #type: NumberArrayType;
  #held: NumberArray;
  #count: number;

  /** Goes on behind `start`, which stays as it is. */
  constructor(type: NumberArrayType, start?: NumberArray) {
    this.#type = type;
    this.#held = start ?? new type(0);
    this.#count = this.#held.length;
  }

  push(value: unknown): void {
    this.#reserve(1);
    this.#held[this.#count++] = value as never;
  }

  /** Numbers of fixed width as they lie in the message: little-endian, whole. */
  append(bytes: Uint8Array): void {
    const size = this.#type.BYTES_PER_ELEMENT;
    const count = bytes.length / size;
    this.#reserve(count);
    const { buffer, byteOffset } = this.#held;
    const to = new Uint8Array(buffer, byteOffset + this.#count * size, bytes.length);
    to.set(bytes);
    if (!hostIsLittle) for (let at = 0; at < to.length; at += size) to.subarray(at, at + size).reverse();
    this.#count += count;
  }

  finish(): NumberArray {
    return this.#count === this.#held.length ? this.#held : (this.#held.slice(0, this.#count) as NumberArray);
  }

  /** Exactly what the first piece needs, since most lists come in one; then twice as much each time. */
  #reserve(more: number): void {
    const need = this.#count + more;
    if (need <= this.#held.length) return;
    const grown = new this.#type(this.#count === 0 ? need : Math.max(need, 2 * this.#count, 16));
    grown.set(this.#held.subarray(0, this.#count) as never);
    this.#held = grown;
  }
}
