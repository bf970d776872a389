// Memories that compiled loops and threads share: which one a view lies in, and where in it checksums are worked out.

const page = 65536;

/**
 * What a shared memory begins with: a page for the constants of a compiled module, then a room for the checksums of each kind of
 * thread that may meet there. Whoever lays out such a memory begins at `base`.
 */
export const sharedLayout = { rooms: page, roomBytes: 40960, base: 3 * page };

/** The thread that fills, the one that writes, and the one that leads both. */
export type SummingThread = 0 | 1 | 2;

const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();

/** To be called again when it has grown: a grown memory has another buffer. */
export function knowMemory(memory: WebAssembly.Memory): void {
  memories.set(memory.buffer, memory);
}

/** Undefined for bytes that no known memory holds. */
export function memoryOf(buffer: ArrayBufferLike): WebAssembly.Memory | undefined {
  return memories.get(buffer);
}
