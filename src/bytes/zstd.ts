// Drives the zstd codec compiled to WebAssembly over one stretch of its memory: its own driver makes a fresh copy of every chunk.
import { yielding } from '../yielding-buffer.js';
import { type Decompress, isLargeChunk, type Stored } from './decompress.js';
import { ZstdStream, type ZstdStreamModule } from './zstd-stream.js';

/** What `@foxglove/wasm-zstd/dist/wasm-zstd.js` makes: C functions over one growing memory. Pointers are byte offsets. */
export interface ZstdModule {
  readonly HEAPU8: Uint8Array;
  readonly ready: Promise<unknown>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  /** Bytes written, or -1. */
  _decompress(to: number, toSize: number, from: number, fromSize: number): number;
}

/** What is made begins at a multiple of this. */
const aligned = 64;
/** Stored bytes read at once. */
const step = 1 << 18;

interface Instance {
  readonly wasm: ZstdModule;
  room: { readonly at: number; readonly size: number };
}

/**
 * Large chunks go piece by piece through `streams`, into memory of exactly their size: the library's memory cannot shrink, and would
 * hold stored and made bytes of the largest for as long as the collector does not see it.
 */
export function zstdFrames(
  instantiate: () => Promise<ZstdModule>,
  streams: () => Promise<ZstdStreamModule>,
): Decompress {
  let usual: Promise<Instance> | undefined;

  const start = async (): Promise<Instance> => {
    const wasm = await instantiate();
    await wasm.ready;
    return { wasm, room: { at: 0, size: 0 } };
  };
  const decompress = async (bytes: Uint8Array, size: number, copied: boolean): Promise<Uint8Array> => {
    if (isLargeChunk(bytes.length, size)) return inPieces(inMemory(bytes), size);
    usual ??= start();
    // From here on nothing waits: a copy is made before another call can write over it.
    return atOnce(await usual, bytes, size, copied);
  };
  const inPieces = async (stored: Stored, size: number): Promise<Uint8Array> => {
    const made = await streamed(await streams(), stored, size);
    if (made) return made;
    const bytes = new Uint8Array(stored.length);
    await stored.read(0, bytes);
    return atOnce(await start(), bytes, size, true);
  };
  return Object.assign((bytes: Uint8Array, size: number) => decompress(bytes, size, true), {
    transient: (bytes: Uint8Array, size: number) => decompress(bytes, size, false),
    inPieces: (stored: Stored, size: number) =>
      isLargeChunk(stored.length, size) ? inPieces(stored, size) : undefined,
  });
}

function inMemory(bytes: Uint8Array): Stored {
  return { length: bytes.length, read: (from, into) => into.set(bytes.subarray(from, from + into.length)) };
}

function atOnce(instance: Instance, bytes: Uint8Array, size: number, copied: boolean): Uint8Array {
  const { wasm } = instance;
  const from = reserve(instance, bytes.length + aligned + size + 1);
  // V8 copies to memory that threads share byte by byte, unless both sides are as far from a whole word.
  const to = Math.ceil((from + bytes.length) / aligned) * aligned;
  wasm.HEAPU8.set(bytes, from);
  const written = wasm._decompress(to, size, from, bytes.length);
  if (written < 0) throw new Error('zstd frame is damaged or longer than declared');
  const view = wasm.HEAPU8.subarray(to, to + written);
  return copied ? view.slice() : view;
}

function reserve(instance: Instance, size: number): number {
  const { wasm, room } = instance;
  if (room.size >= size) return room.at;
  if (room.at !== 0) wasm._free(room.at);
  instance.room = { at: 0, size: 0 };
  const at = wasm._malloc(size);
  if (at === 0) throw new Error('out of memory');
  instance.room = { at, size };
  return at;
}

/** Undefined for a frame that looks back further than a stream keeps. */
async function streamed(wasm: ZstdStreamModule, stored: Stored, size: number): Promise<Uint8Array | undefined> {
  const stream = new ZstdStream(wasm);
  try {
    const into = new Uint8Array(yielding(size), 0, size);
    const room = new Uint8Array(step);
    let done = 0;
    for (let at = 0; at < stored.length; at += step) {
      const input = room.subarray(0, Math.min(step, stored.length - at));
      await stored.read(at, input);
      for (const piece of stream.push(input)) {
        if (piece.length > size - done) throw new Error('zstd frame is longer than declared');
        into.set(piece, done);
        done += piece.length;
      }
      if (stream.fault === 'window') return undefined;
      if (stream.fault) throw new Error(`zstd frame is damaged (${stream.fault})`);
    }
    if (stream.inside) throw new Error('zstd frame breaks off');
    return into.subarray(0, done);
  } finally {
    stream.close();
  }
}
