// Large arrays for a while: given back when the work is done, so that of one stream after the other only the largest counts.
import { giveBack, yielding } from './yielding-buffer.js';

/** Arrays of zeros that are empty once the work they were made for is done: nothing of them may be kept. */
export class ScratchArrays {
  readonly #buffers: ArrayBuffer[] = [];

  float64(length: number): Float64Array {
    return new Float64Array(this.#room(8 * length), 0, length);
  }

  uint32(length: number): Uint32Array {
    return new Uint32Array(this.#room(4 * length), 0, length);
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.#room(length), 0, length);
  }

  release(): void {
    for (const buffer of this.#buffers.splice(0)) giveBack(buffer);
  }

  #room(bytes: number): ArrayBuffer {
    // The system gives memory in pages: small arrays are left to the collector.
    if (bytes < LEAST) return new ArrayBuffer(bytes);
    const buffer = yielding(bytes);
    this.#buffers.push(buffer);
    return buffer;
  }
}

/**
 * Zeros for what is put away later, never to be handed to a thread: the memory goes back to the system with the last view of it. That of a
 * plain array goes back to the allocator, which keeps it wherever something smaller came to lie behind it.
 */
export function leavingFloat64(length: number): Float64Array {
  return new ScratchArrays().float64(length);
}

export function leavingUint32(length: number): Uint32Array {
  return new ScratchArrays().uint32(length);
}

/** Bytes of an array that is worth a request to the system. */
const LEAST = 1 << 18;

export function withScratch<T>(work: (scratch: ScratchArrays) => T): T {
  const scratch = new ScratchArrays();
  try {
    return work(scratch);
  } finally {
    scratch.release();
  }
}
