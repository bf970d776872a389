// The fastest loops that this machine runs. All give the same bits, so a dataset does not depend on the choice.
import { compiledOr } from './compiled-or.js';
import type { CloudKernels } from './kernels.js';
import { plainKernels } from './plain-kernels.js';
import { simdKernels, simdLane } from './simd-kernels.js';

/** Compiled ones, or plain TypeScript where WebAssembly has no SIMD or no shared memory. Recycle them: they keep what they gave. */
export function fastKernels(): CloudKernels {
  return compiledOr(simdKernels, plainKernels);
}

/** As `fastKernels`, for one batch of frames at a time: `recycle` gives up all that was given out before. */
export function fastLane(): CloudKernels {
  return compiledOr(simdLane, plainKernels);
}

/** Whether this machine runs WebAssembly with SIMD and shared memory; without, everything is computed by plain loops. */
export function hasSimd(): boolean {
  return fastLane().name === 'simd';
}
