// lz4 and bzip2 by the compiled loops: whole chunks, or only as far as somebody looks.
import { type ChunkLoops, type CompiledKind, chunkLoops } from './codec-loops.js';
import { type Decompress, largeChunkBytes, type Opened, type Stored } from './decompress.js';

/** Input is read in steps, the first small: the answer often lies at the beginning. */
const firstStep = 1 << 16;
const lastStep = 1 << 18;

/** `plain` does the same where there is no WebAssembly with SIMD. */
export function compiledCodec(kind: CompiledKind, plain: Decompress): Decompress {
  const free: ChunkLoops[] = [];
  /** Kept only as long as the collector leaves them: one chunk of a map must not stay for a whole drive. */
  let large: WeakRef<ChunkLoops> | undefined;
  let none = false;

  const takeLarge = (): ChunkLoops | undefined => {
    const known = large?.deref();
    large = undefined;
    return known;
  };
  const take = (bytes: number): ChunkLoops | undefined => {
    const known = (bytes > largeChunkBytes ? takeLarge() : undefined) ?? free.pop();
    if (known || none) return known;
    try {
      return chunkLoops(kind);
    } catch {
      none = true;
      return undefined;
    }
  };
  const give = (loops: ChunkLoops) => {
    if (loops.held() <= largeChunkBytes) free.push(loops);
    else large = new WeakRef(loops);
  };
  /** `copied`: the caller's own; else a view that is good until the codec is used again. */
  const whole = (loops: ChunkLoops, bytes: Uint8Array, size: number, copied: boolean): Uint8Array => {
    try {
      loops.start(bytes.length, size).set(bytes);
      loops.run(bytes.length, size);
      return copied ? loops.view(size).slice() : loops.view(size);
    } finally {
      give(loops);
    }
  };
  const decompress = async (bytes: Uint8Array, size: number) => {
    const loops = take(bytes.length + size);
    return loops ? whole(loops, bytes, size, true) : plain(bytes, size);
  };
  return Object.assign(decompress, {
    async transient(bytes: Uint8Array, size: number) {
      const loops = take(bytes.length + size);
      return loops ? whole(loops, bytes, size, false) : plain(bytes, size);
    },
    async open(stored: Stored, size: number): Promise<Opened> {
      const loops = take(stored.length + size);
      return loops ? opened(loops, stored, size, () => give(loops)) : openedPlain(plain, stored, size);
    },
  });
}

function opened(loops: ChunkLoops, stored: Stored, size: number, give: () => void): Opened {
  const { length } = stored;
  const input = loops.start(length, size);
  let available = 0;
  let step = firstStep;
  let closed = false;
  return {
    size,
    async upTo(n) {
      if (closed) throw new Error('the chunk was closed');
      const target = Math.min(n, size);
      for (;;) {
        // The first step is read before anything is asked, so that even an empty chunk is looked at.
        const wants = available === 0 && length > 0 ? 1 : loops.run(available, target);
        if (wants === 0) return loops.view(loops.done());
        const to = Math.min(length, Math.max(wants, available + step));
        step = Math.min(2 * step, lastStep);
        await stored.read(available, input.subarray(available, to));
        available = to;
      }
    },
    close() {
      if (!closed) give();
      closed = true;
    },
  };
}

async function openedPlain(plain: Decompress, stored: Stored, size: number): Promise<Opened> {
  const bytes = new Uint8Array(stored.length);
  await stored.read(0, bytes);
  const data = await plain(bytes, size);
  return { size, upTo: async () => data, close() {} };
}
