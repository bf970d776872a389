// The fastest way to take colours from a picture that this machine has. All give the same bytes.
import { compiledOr } from '../compiled-or.js';
import type { ColourKernels } from './colour-kernels.js';
import { plainColours } from './plain-colours.js';
import { simdColours } from './simd-colours.js';

let chosen: ColourKernels | undefined;

/** Compiled loops, or plain TypeScript where WebAssembly has no SIMD or no shared memory. */
export function fastColours(): ColourKernels {
  chosen ??= compiledOr(simdColours, () => plainColours);
  return chosen;
}
