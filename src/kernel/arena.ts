// Memory that compiled loops work in: arrays that live until they are recycled, and scratch that every cloud uses again.
import { FramelockError } from '../issue.js';

const pageBytes = 65536;
/** The compiled module keeps its constants below this. */
const base = pageBytes;
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
  readonly #limit: number;
  readonly #buffers = new WeakSet<object>();
  readonly #scratch = new Map<string, Scratch>();
  #buffer: SharedArrayBuffer;
  #top = base;

  constructor(limitBytes = MOST_BYTES) {
    this.#limit = limitBytes;
    this.memory = new WebAssembly.Memory({ initial: 4, maximum: Math.ceil(limitBytes / pageBytes), shared: true });
    this.#buffer = this.memory.buffer as unknown as SharedArrayBuffer;
    this.#buffers.add(this.#buffer);
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
    this.#top = base;
    for (const scratch of this.#scratch.values()) scratch.at = this.take(scratch.capacity);
  }

  /** The address of a view of this memory; undefined for any other. */
  addressOf(view: ArrayBufferView): number | undefined {
    return this.#buffers.has(view.buffer) ? view.byteOffset : undefined;
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

  uint32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.#buffer, at, length);
  }

  #reach(end: number): void {
    const missing = end - this.#buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / pageBytes));
    } catch (cause) {
      throw new FramelockError(
        'FL0306',
        `expected clouds of at most ${this.#limit} bytes in flight, got ${end}; take fewer points or frames at a time`,
        { cause },
      );
    }
    this.#buffer = this.memory.buffer as unknown as SharedArrayBuffer;
    this.#buffers.add(this.#buffer);
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
