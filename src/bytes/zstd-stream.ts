// Decompresses zstd frames piece by piece: neither what goes in nor what comes out is ever in memory as a whole.
import { mostZstdHead } from './zstd-frame.js';

/** The library's own functions over one growing memory. Pointers are byte offsets; sizes above `leastError` are errors. */
export interface ZstdStreamModule {
  readonly memory: { readonly buffer: ArrayBufferLike };
  malloc(bytes: number): number;
  free(pointer: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): void;
  /** 0 at the end of a frame, else how many bytes it would like next. */
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** Error codes of zstd_errors.h are counted down from 2^32. */
const leastError = 2 ** 32 - 120;
const errors: ReadonlyMap<number, ZstdFault> = new Map<number, ZstdFault>([
  [10, 'no frame'],
  [16, 'window'],
  [22, 'checksum'],
]);

/** `no frame`: other bytes where one should begin; `window`: it looks back further than 128 MiB; `checksum`: of what came out. */
export type ZstdFault = 'no frame' | 'window' | 'checksum' | 'damaged';

const inputRoom = 1 << 17;
/** A block has no more than this (§3.1.1.2.4). */
const outputRoom = 1 << 17;
const blockHead = 3;

export class ZstdStream {
  /** Bytes taken in. */
  taken = 0;
  /** Frames that came to their end. */
  frames = 0;
  /** Whether a frame has begun that is not at its end. */
  inside = false;
  fault: ZstdFault | undefined;
  readonly #wasm: ZstdStreamModule;
  readonly #context: number;
  /** Two structs of pointer, size and position, u32 each, then the rooms. */
  readonly #at: number;
  #wanted = mostZstdHead;

  constructor(wasm: ZstdStreamModule) {
    this.#wasm = wasm;
    this.#context = wasm.ZSTD_createDCtx();
    this.#at = wasm.malloc(24 + inputRoom + outputRoom);
    if (this.#context === 0 || this.#at === 0) throw new Error('out of memory');
  }

  /** What the input becomes, each piece good until the next is asked for. Ends early where there is a `fault`. */
  *push(input: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < input.length && !this.fault; at += inputRoom)
      yield* this.#pushPart(input.subarray(at, at + inputRoom));
  }

  *#pushPart(part: Uint8Array): Generator<Uint8Array> {
    const [from, to] = [this.#at + 24, this.#at + 24 + inputRoom];
    new Uint8Array(this.#wasm.memory.buffer, from, part.length).set(part);
    for (let done = 0, full = false; done < part.length || full; ) {
      const next = done + Math.min(this.#wanted, part.length - done);
      const structs = new Uint32Array(this.#wasm.memory.buffer, this.#at, 6);
      structs.set([to, outputRoom, 0, from, next, done]);
      const answer = this.#wasm.ZSTD_decompressStream(this.#context, this.#at, this.#at + 12) >>> 0;
      if (answer >= leastError) {
        this.fault = errors.get(2 ** 32 - answer) ?? 'damaged';
        return;
      }
      const [, , made, , , now] = new Uint32Array(this.#wasm.memory.buffer, this.#at, 6);
      this.taken += now - done;
      this.inside = answer !== 0;
      if (answer === 0) this.frames++;
      // A block, and the head of the next by itself: what an error is found in takes nothing with it that came before.
      this.#wanted = answer === 0 ? mostZstdHead : answer > blockHead ? answer - blockHead : answer;
      // With 0 all of the frame is out: asked once more without input it would say that another begins.
      full = made === outputRoom && answer !== 0;
      if (made === 0 && now === done && next === part.length) return;
      done = now;
      if (made > 0) yield new Uint8Array(this.#wasm.memory.buffer, to, made);
    }
  }

  close(): void {
    this.#wasm.ZSTD_freeDCtx(this.#context);
    this.#wasm.free(this.#at);
  }
}
