// The fastest loops for visibility that this machine runs. All give the same bits, so labels do not depend on the choice.
import { compiledOr } from '../compiled-or.js';
import { plainVisibilityKernels } from './plain-visibility.js';
import { simdVisibilityKernels } from './simd-visibility.js';
import type { VisibilityKernels } from './visibility-kernels.js';

/** Compiled ones, or plain TypeScript where WebAssembly has no SIMD or no shared memory. */
export function fastVisibilityKernels(): VisibilityKernels {
  return compiledOr(simdVisibilityKernels, plainVisibilityKernels);
}
