// Drives the zstd codec compiled to WebAssembly over one stretch of its memory: its own driver makes a fresh copy of every chunk.
import type { Decompress } from './decompress.js';

/** What `@foxglove/wasm-zstd/dist/wasm-zstd.js` makes: C functions over one growing memory. Pointers are byte offsets. */
export interface ZstdModule {
  readonly HEAPU8: Uint8Array;
  readonly ready: Promise<unknown>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  /** Bytes written, or -1. */
  _decompress(to: number, toSize: number, from: number, fromSize: number): number;
}

/** Memory of the codec cannot shrink: with more than this it goes when its last view does. */
const mostHeld = 64 * 2 ** 20;

export function zstdFrames(instantiate: () => Promise<ZstdModule>): Decompress {
  let loaded: Promise<ZstdModule> | undefined;
  let room = { at: 0, size: 0 };

  const start = async (): Promise<ZstdModule> => {
    const wasm = await instantiate();
    await wasm.ready;
    return wasm;
  };
  const reserve = (wasm: ZstdModule, size: number): number => {
    if (room.size >= size) return room.at;
    if (room.at !== 0) wasm._free(room.at);
    room = { at: 0, size: 0 };
    const at = wasm._malloc(size);
    if (at === 0) throw new Error('out of memory');
    room = { at, size };
    return at;
  };
  const decompress = async (bytes: Uint8Array, size: number, copied: boolean): Promise<Uint8Array> => {
    loaded ??= start();
    const wasm = await loaded;
    // From here on nothing waits: a copy is made before another call can write over it.
    const from = reserve(wasm, bytes.length + size + 1);
    const to = from + bytes.length;
    wasm.HEAPU8.set(bytes, from);
    const written = wasm._decompress(to, size, from, bytes.length);
    if (written < 0) throw new Error('zstd frame is damaged or longer than declared');
    const view = wasm.HEAPU8.subarray(to, to + written);
    if (room.size > mostHeld) {
      loaded = undefined;
      room = { at: 0, size: 0 };
    }
    return copied ? view.slice() : view;
  };
  return Object.assign((bytes: Uint8Array, size: number) => decompress(bytes, size, true), {
    transient: (bytes: Uint8Array, size: number) => decompress(bytes, size, false),
  });
}
