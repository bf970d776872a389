// Drives the zstd codec compiled to WebAssembly over one stretch of its memory: its own driver makes a fresh copy of every chunk.
import { type Decompress, largeChunkBytes } from './decompress.js';

/** What `@foxglove/wasm-zstd/dist/wasm-zstd.js` makes: C functions over one growing memory. Pointers are byte offsets. */
export interface ZstdModule {
  readonly HEAPU8: Uint8Array;
  readonly ready: Promise<unknown>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  /** Bytes written, or -1. */
  _decompress(to: number, toSize: number, from: number, fromSize: number): number;
}

interface Instance {
  readonly wasm: ZstdModule;
  room: { readonly at: number; readonly size: number };
}

export function zstdFrames(instantiate: () => Promise<ZstdModule>): Decompress {
  let usual: Promise<Instance> | undefined;
  /** A codec's memory cannot shrink: this one is kept only as long as the collector leaves it, as in compiled-codec.ts. */
  let large: WeakRef<Instance> | undefined;

  const start = async (): Promise<Instance> => {
    const wasm = await instantiate();
    await wasm.ready;
    return { wasm, room: { at: 0, size: 0 } };
  };
  const take = (size: number): Instance | Promise<Instance> => {
    if (size > largeChunkBytes) return large?.deref() ?? start();
    usual ??= start();
    return usual;
  };
  const reserve = (instance: Instance, size: number): number => {
    const { wasm, room } = instance;
    if (room.size >= size) return room.at;
    if (room.at !== 0) wasm._free(room.at);
    instance.room = { at: 0, size: 0 };
    const at = wasm._malloc(size);
    if (at === 0) throw new Error('out of memory');
    instance.room = { at, size };
    return at;
  };
  const decompress = async (bytes: Uint8Array, size: number, copied: boolean): Promise<Uint8Array> => {
    const needed = bytes.length + size + 1;
    const instance = await take(needed);
    // From here on nothing waits: a copy is made before another call can write over it.
    if (needed > largeChunkBytes) large = new WeakRef(instance);
    const { wasm } = instance;
    const from = reserve(instance, needed);
    const to = from + bytes.length;
    wasm.HEAPU8.set(bytes, from);
    const written = wasm._decompress(to, size, from, bytes.length);
    if (written < 0) throw new Error('zstd frame is damaged or longer than declared');
    const view = wasm.HEAPU8.subarray(to, to + written);
    return copied ? view.slice() : view;
  };
  return Object.assign((bytes: Uint8Array, size: number) => decompress(bytes, size, true), {
    transient: (bytes: Uint8Array, size: number) => decompress(bytes, size, false),
  });
}
