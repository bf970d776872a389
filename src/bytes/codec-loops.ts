// Starts the compiled codecs (assembly/) on a memory of their own and lays one chunk out in it: input, output, and the work of bzip2.
import { FramelockError } from '../issue.js';
import { decodeBase64 } from './base64.js';
import { codecError } from './codec-errors.js';
import { codecModule } from './codec-module.js';

interface Loops {
  readonly memory: WebAssembly.Memory;
  prepare(): void;
  bzipStart(from: number, to: number, into: number, size: number, work: number): void;
  bzipRun(available: number, target: number): number;
  bzipOut(): number;
  bzipWants(): number;
  lz4Start(from: number, to: number, into: number, size: number): void;
  lz4Run(available: number, target: number): number;
  lz4Out(): number;
  lz4Wants(): number;
}

export type CompiledKind = 'lz4' | 'bz2';

/** One chunk at a time. Its memory is taken anew only when it must grow. */
export interface ChunkLoops {
  /** Lays out a chunk; the result is where its bytes are to be put. It and all views are good until the next chunk. */
  start(length: number, size: number): Uint8Array;
  /**
   * Goes on until `target` bytes are there (all: until the end of the input), from the first `available` bytes of the input.
   * Gives 0, or how many bytes of the input it wants first. Throws FL0205 where the data is damaged.
   */
  run(available: number, target: number): number;
  /** Bytes that are there. */
  done(): number;
  /** The first `n` of them. */
  view(n: number): Uint8Array;
  /** Bytes of memory that it holds. */
  held(): number;
}

const page = 65536;
/** Tables lie below: assembly/places.ts. */
const base = 2 * page;
/** Sorted bytes, links and eight lanes of the longest block (assembly/bzip2.ts, assembly/unsort.ts). */
const bzipWork = 180 * page;
/** The loops look past the end of the input, and write past that of the output. */
const slack = 1024;

let compiled: WebAssembly.Module | undefined;

/** Throws where there is no WebAssembly with SIMD. */
export function chunkLoops(kind: CompiledKind): ChunkLoops {
  compiled ??= new WebAssembly.Module(decodeBase64(codecModule) as Uint8Array<ArrayBuffer>);
  const imports = { env: { abort: () => {} } };
  const loops = new WebAssembly.Instance(compiled, imports).exports as unknown as Loops;
  loops.prepare();
  const bzip = kind === 'bz2';
  const input = bzip ? base + bzipWork : base;
  const [name, run, out, wants] = bzip
    ? (['bzip2', loops.bzipRun, loops.bzipOut, loops.bzipWants] as const)
    : (['lz4', loops.lz4Run, loops.lz4Out, loops.lz4Wants] as const);
  let into = 0;
  return {
    start(length, size) {
      into = align(input + length + slack);
      const missing = into + size + slack - loops.memory.buffer.byteLength;
      if (missing > 0) loops.memory.grow(Math.ceil(missing / page));
      if (bzip) loops.bzipStart(input, input + length, into, size, base);
      else loops.lz4Start(input, input + length, into, size);
      return new Uint8Array(loops.memory.buffer as ArrayBuffer, input, length);
    },
    run(available, target) {
      const answer = run(input + available, into + target);
      if (answer < 0) throw new FramelockError('FL0205', codecError(name, answer));
      return answer === 0 ? 0 : wants() - input;
    },
    done: () => out() - into,
    view: n => new Uint8Array(loops.memory.buffer as ArrayBuffer, into, n),
    held: () => loops.memory.buffer.byteLength,
  };
}

function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
