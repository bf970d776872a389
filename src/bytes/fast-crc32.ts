// CRC-32 of long bytes: compiled loops (assembly/fold.ts) make them short, what is left is summed up by another CRC-32.
import { decodeBase64 } from './base64.js';
import type { Digest } from './digest.js';
import { foldModule } from './fold-module.js';

type Crc32 = Digest['crc32'];

interface Loops {
  readonly memory: WebAssembly.Memory;
  fold(from: number, bytes: number, taken: number): void;
  settle(rest: number, taken: number): void;
}

/** What is left of all bytes, and what later ones need of those that were taken: 300 blocks of 16. */
const behind = 300 * 16;
/** A multiple of the 64 that the loop takes in one step; with what was taken it stays in a core's nearest cache. */
const atOnce = 16384;
const taken = 1024;
const room = taken + behind + atOnce;
/** Shorter bytes are not worth it. */
const long = 4 * behind;

/** `plain` for all bytes where there is no WebAssembly with SIMD, or where they are short: the same numbers. */
export function fastCrc32(plain: Crc32): Crc32 {
  let loops: Loops | undefined;
  let none = false;
  const start = (): Loops | undefined => {
    try {
      loops = startLoops();
    } catch {
      none = true;
    }
    return loops;
  };
  return (bytes, before = 0) => {
    if (bytes.length < long || none) return plain(bytes, before);
    const found = loops ?? start();
    return found ? folded(found, bytes, before, plain) : plain(bytes, before);
  };
}

function startLoops(): Loops {
  const module = new WebAssembly.Module(decodeBase64(foldModule) as Uint8Array<ArrayBuffer>);
  return new WebAssembly.Instance(module, { env: { abort: () => {} } }).exports as unknown as Loops;
}

function folded({ memory, fold, settle }: Loops, bytes: Uint8Array, before: number, plain: Crc32): number {
  const all = new Uint8Array(memory.buffer as ArrayBuffer);
  all.fill(0, taken, taken + behind);
  // V8 copies memory that threads share byte by byte, unless both sides are as far from a whole word.
  const given = room + (bytes.byteOffset % 8);
  const end = bytes.length - behind - ((bytes.length - behind) % 64);
  for (let at = 0; at < end; at += atOnce) {
    const n = Math.min(atOnce, end - at);
    all.set(bytes.subarray(at, at + n), given);
    // The sum of the bytes in front goes on in the first four of these.
    if (at === 0) for (let i = 0; i < 4; i++) all[given + i] ^= ~before >>> (8 * i);
    fold(given, n, taken);
  }
  all.set(bytes.subarray(end, end + behind), given);
  settle(given, taken);
  // All ones: the register as it is before the first byte is added already.
  return plain(bytes.subarray(end + behind), plain(all.subarray(given, given + behind), 0xffffffff));
}
