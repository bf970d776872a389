// CRC-32 of long bytes: compiled loops (assembly/fold.ts) make them short, what is left is summed up by another CRC-32.
import { decodeBase64 } from './base64.js';
import type { Digest } from './digest.js';
import { foldModule } from './fold-module.js';
import { memoryOf, type SummingThread, sharedLayout } from './shared-memory.js';

type Crc32 = Digest['crc32'];

interface Loops {
  fold(from: number, bytes: number, taken: number): void;
  settle(rest: number, taken: number): void;
}

interface Place extends Loops {
  readonly memory: WebAssembly.Memory;
  /** Where the last 300 blocks come to lie, then what was taken. */
  readonly rest: number;
  /** The bytes lie in this memory: they are folded where they are. */
  readonly here: boolean;
}

/** What is left of all bytes, and what later ones need of those that were taken: 300 blocks of 16. */
const behind = 300 * 16;
/** A multiple of the 64 that the loop takes in one step; with what was taken it stays in a core's nearest cache. */
const atOnce = 16384;
/** The first of these begin with what the bytes before them sum up to. */
const first = 64;
/** Shorter bytes are not worth it. */
const long = 4 * behind;
/** Bytes of elsewhere come here, block by block. */
const brought = sharedLayout.base;

/**
 * `plain` for all bytes where there is no WebAssembly with SIMD and shared memory, or where they are short: the same numbers.
 * `room`: which of a shared memory's rooms the calling thread has for itself.
 */
export function fastCrc32(plain: Crc32, room: SummingThread = 0): Crc32 {
  const places = new WeakMap<WebAssembly.Memory, Place>();
  let module: WebAssembly.Module | undefined;
  let own: WebAssembly.Memory | undefined;
  let none = false;
  const placeIn = (memory: WebAssembly.Memory): Place => {
    const known = places.get(memory);
    if (known) return known;
    module ??= new WebAssembly.Module(decodeBase64(foldModule) as Uint8Array<ArrayBuffer>);
    const loops = new WebAssembly.Instance(module, { env: { memory, abort: () => {} } }).exports as unknown as Loops;
    const rest = sharedLayout.rooms + room * sharedLayout.roomBytes;
    const place = { memory, rest, here: memory !== own, fold: loops.fold, settle: loops.settle };
    places.set(memory, place);
    return place;
  };
  const placeFor = (bytes: Uint8Array): Place | undefined => {
    try {
      own ??= new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true });
      return placeIn(memoryOf(bytes.buffer) ?? own);
    } catch {
      none = true;
      return undefined;
    }
  };
  return (bytes, before = 0) => {
    if (bytes.length < long || none) return plain(bytes, before);
    const place = placeFor(bytes);
    return place ? folded(place, bytes, before, plain) : plain(bytes, before);
  };
}

function folded({ memory, rest, here, fold, settle }: Place, bytes: Uint8Array, before: number, plain: Crc32): number {
  const all = new Uint8Array(memory.buffer as ArrayBuffer);
  const taken = rest + behind;
  all.fill(0, taken, taken + behind);
  const end = bytes.length - behind - ((bytes.length - behind) % 64);
  const bring = (from: number, to: number, at: number) => all.set(bytes.subarray(from, to), at);
  bring(0, first, rest);
  for (let i = 0; i < 4; i++) all[rest + i] ^= ~before >>> (8 * i);
  fold(rest, first, taken);
  // V8 copies memory that threads share byte by byte, unless both sides are as far from a whole word.
  const given = brought + (bytes.byteOffset % 8);
  for (let at = first; at < end; at += atOnce) {
    const n = Math.min(atOnce, end - at);
    if (!here) bring(at, at + n, given);
    fold(here ? bytes.byteOffset + at : given, n, taken);
  }
  bring(end, end + behind, rest);
  settle(rest, taken);
  // All ones: the register as it is before the first byte is added already.
  return plain(bytes.subarray(end + behind), plain(all.subarray(rest, rest + behind), 0xffffffff));
}
