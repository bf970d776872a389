// The compiled loops on a memory for work that keeps nothing: one for all kernels of a thread, laid out anew by each call.
import { Arena } from './arena.js';
import { type SimdLoops, simdLoops } from './simd-loops.js';

interface Scratch {
  readonly arena: Arena;
  readonly loops: SimdLoops;
}

let made: Scratch | undefined;

/** Throws where there is no WebAssembly with SIMD and shared memory. */
export function scratchLoops(): Scratch {
  if (!made) {
    const arena = new Arena(
      undefined,
      'FL0309',
      'a picture, or lists of stamps, that fit into 4 GiB together with what is asked of them',
    );
    made = { arena, loops: simdLoops(arena.memory) };
  }
  return made;
}
