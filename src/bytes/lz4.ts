// Drives the lz4 frame codec compiled to WebAssembly, so that one damaged chunk does not spoil those after it.
import type { Decompress } from './decompress.js';

/** What `@foxglove/wasm-lz4/dist/wasm-lz4.js` makes: C functions over one growing memory. Pointers are byte offsets. */
export interface Lz4Module {
  readonly HEAPU8: Uint8Array;
  readonly ready: Promise<unknown>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _createDecompressionContext(): number;
  /** Bytes written, or -1. */
  _decompressFrame(context: number, to: number, toSize: number, from: number, fromSize: number): number;
}

interface Instance {
  readonly wasm: Lz4Module;
  readonly context: number;
  /** What the last caller looks at, 0 for nothing. */
  lent: number;
}

/**
 * After an error the context is undefined (lz4frame.h) and refuses every later frame; the package's own driver keeps it.
 * So the whole instance is thrown away, with whatever memory the bad chunk made it take.
 */
export function lz4Frames(instantiate: () => Promise<Lz4Module>): Decompress {
  let current: Promise<Instance> | undefined;

  async function start(): Promise<Instance> {
    const wasm = await instantiate();
    await wasm.ready;
    return { wasm, context: wasm._createDecompressionContext(), lent: 0 };
  }

  const decompress = async (bytes: Uint8Array, size: number, copied: boolean): Promise<Uint8Array> => {
    let mine: Promise<Instance>;
    let instance: Instance;
    do {
      mine = current ??= start();
      instance = await mine;
      // Another call may have spoiled it meanwhile.
    } while (current !== mine);
    // From here on nothing waits, so that calls cannot mix on the context.
    try {
      return decompressFrame(instance, bytes, size, copied);
    } catch (error) {
      current = undefined;
      throw error;
    }
  };
  return Object.assign((bytes: Uint8Array, size: number) => decompress(bytes, size, true), {
    transient: (bytes: Uint8Array, size: number) => decompress(bytes, size, false),
  });
}

/** `copied`: the caller's own; else a view of wasm memory, kept for it until the next call. */
function decompressFrame(instance: Instance, bytes: Uint8Array, size: number, copied: boolean): Uint8Array {
  const { wasm, context } = instance;
  if (instance.lent !== 0) wasm._free(instance.lent);
  instance.lent = 0;
  const from = wasm._malloc(Math.max(1, bytes.length));
  const to = wasm._malloc(Math.max(1, size));
  if (from === 0 || to === 0) throw new Error('out of memory');
  wasm.HEAPU8.set(bytes, from);
  const written = wasm._decompressFrame(context, to, size, from, bytes.length);
  if (written < 0) throw new Error('lz4 frame is damaged or longer than declared');
  wasm._free(from);
  const view = wasm.HEAPU8.subarray(to, to + written);
  if (!copied) {
    instance.lent = to;
    return view;
  }
  // Freed memory is the allocator's to write in, so the copy comes first.
  const copy = view.slice();
  wasm._free(to);
  return copy;
}
