// The fastest way to find points in boxes that this machine has. All find the same rows.
import { compiledOr } from '../compiled-or.js';
import type { BoxKernels } from './box-kernels.js';
import { plainBoxes } from './plain-boxes.js';
import { simdBoxes } from './simd-boxes.js';

let chosen: BoxKernels | undefined;

/** Compiled loops, or plain TypeScript where WebAssembly has no SIMD or no shared memory. */
export function fastBoxes(): BoxKernels {
  chosen ??= compiledOr(simdBoxes, () => plainBoxes);
  return chosen;
}
