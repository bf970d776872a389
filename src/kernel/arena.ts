// Memory that compiled loops work in: arrays that live until they are recycled, and scratch that every cloud uses again.
import { knowMemory, sharedLayout } from '../bytes/shared-memory.js';
import { FramelockError } from '../issue.js';
import type { IssueCode } from '../issue-codes.js';
import { exhausted } from '../issue-exhausted.js';

const pageBytes = 65536;
const alignment = 64;
/** Loops read and write whole vectors, so up to one past the end. */
const slack = 64;

interface Scratch {
  at: number;
  capacity: number;
}

/** What 32 bits can address. */
const MOST_BYTES = 2 ** 32;

/** Shared, so that views stay good when the memory grows. Addresses are byte offsets. */
export class Arena {
  readonly memory: WebAssembly.Memory;
  /** What `memory.buffer` was: another one after each growth, also by another thread. */
  readonly buffers = new WeakSet<ArrayBufferLike>();
  readonly #scratch = new Map<string, Scratch>();
  #buffer: SharedArrayBuffer;
  #top = sharedLayout.base;

  readonly #limit: number;
  readonly #code: IssueCode;
  readonly #what: string;

  /** Throws `code` when more than `limitBytes` are asked for, FL0804 when the machine has no more; `what` says of what there is too much. */
  constructor(limitBytes = MOST_BYTES, code: IssueCode = 'FL0306', what?: string) {
    this.#limit = limitBytes;
    this.#code = code;
    this.#what = what ?? `clouds of at most ${limitBytes} bytes in flight`;
    this.memory = new WebAssembly.Memory({ initial: 4, maximum: Math.ceil(limitBytes / pageBytes), shared: true });
    this.#buffer = this.#known();
  }

  /** The address of `bytes` bytes that are kept until `recycle`. */
  take(bytes: number): number {
    const at = this.#top;
    const end = align(at + bytes + slack);
    this.#reach(end);
    this.#top = end;
    return at;
  }

  /** The address of `bytes` bytes under a name: the same ones at the next call, with whatever was put there. */
  scratch(name: string, bytes: number): number {
    const known = this.#scratch.get(name);
    if (known && known.capacity >= bytes) return known.at;
    const capacity = Math.ceil(bytes * 1.25);
    const at = this.take(capacity);
    this.#scratch.set(name, { at, capacity });
    return at;
  }

  /** What was taken is free again; scratch moves together, and loses what was in it. */
  recycle(): void {
    this.#top = sharedLayout.base;
    for (const scratch of this.#scratch.values()) scratch.at = this.take(scratch.capacity);
  }

  /** The address of a view of this memory; undefined for any other. */
  addressOf(view: ArrayBufferView): number | undefined {
    return this.buffers.has(view.buffer) ? view.byteOffset : undefined;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#buffer, at, length);
  }

  float32(at: number, length: number): Float32Array {
    return new Float32Array(this.#buffer, at, length);
  }

  float64(at: number, length: number): Float64Array {
    return new Float64Array(this.#buffer, at, length);
  }

  int32(at: number, length: number): Int32Array {
    return new Int32Array(this.#buffer, at, length);
  }

  bigint64(at: number, length: number): BigInt64Array {
    return new BigInt64Array(this.#buffer, at, length);
  }

  uint32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.#buffer, at, length);
  }

  #reach(end: number): void {
    const missing = end - this.#buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / pageBytes));
    } catch (cause) {
      // Below the limit it is the machine that refuses.
      if (end <= this.#limit) throw exhausted('for the points of a frame', cause);
      const text = `expected ${this.#what}, got ${end}; take fewer points or frames at a time`;
      throw new FramelockError(this.#code, text, { cause });
    }
    this.#buffer = this.#known();
  }

  #known(): SharedArrayBuffer {
    knowMemory(this.memory);
    this.buffers.add(this.memory.buffer);
    return this.memory.buffer as unknown as SharedArrayBuffer;
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
