// Builds a source's MessageTable: growing columns, so that an index pass makes no object per message.
import { FramelockError } from '../issue.js';
import type { MessageTable } from './source.js';

/** 32 bytes each: 4 GiB of index. A recording with more is refused before it fills the memory. */
const maxMessages = 2 ** 27;

export class TableBuilder {
  #count = 0;
  #maxChannel = 0;
  #channel = new Uint32Array(1024);
  #logNs = new BigInt64Array(1024);
  #stampNs = new BigInt64Array(1024);
  #block = new Uint32Array(1024);
  #offset = new Uint32Array(1024);
  #length = new Uint32Array(1024);

  get count(): number {
    return this.#count;
  }

  /** `stampNs` is NO_STAMP where the type carries none; `offset` and `length` lie inside the decompressed block. */
  add(channel: number, logNs: bigint, stampNs: bigint, block: number, offset: number, length: number): void {
    const at = this.#count++;
    if (at === this.#channel.length) this.#grow();
    if (channel > this.#maxChannel) this.#maxChannel = channel;
    this.#channel[at] = channel;
    this.#logNs[at] = logNs;
    this.#stampNs[at] = stampNs;
    this.#block[at] = block;
    this.#offset[at] = offset;
    this.#length[at] = length;
  }

  /** The table, in the order added. Its arrays are its own. */
  finish(): MessageTable {
    const n = this.#count;
    const channel = this.#channel.subarray(0, n);
    return {
      count: n,
      channel: this.#maxChannel < 65536 ? Uint16Array.from(channel) : channel.slice(),
      logNs: this.#logNs.slice(0, n),
      stampNs: this.#stampNs.slice(0, n),
      block: this.#block.slice(0, n),
      offset: this.#offset.slice(0, n),
      length: this.#length.slice(0, n),
    };
  }

  #grow(): void {
    const size = this.#channel.length * 2;
    if (size > maxMessages) {
      throw new FramelockError('FL0208', `expected at most ${maxMessages} messages in one recording, got more`);
    }
    this.#channel = copyInto(new Uint32Array(size), this.#channel);
    this.#logNs = copyInto(new BigInt64Array(size), this.#logNs);
    this.#stampNs = copyInto(new BigInt64Array(size), this.#stampNs);
    this.#block = copyInto(new Uint32Array(size), this.#block);
    this.#offset = copyInto(new Uint32Array(size), this.#offset);
    this.#length = copyInto(new Uint32Array(size), this.#length);
  }
}

function copyInto<T extends Uint32Array | BigInt64Array>(into: T, from: T): T {
  (into as { set(array: unknown): void }).set(from);
  return into;
}
