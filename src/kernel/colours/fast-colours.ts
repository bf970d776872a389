// The fastest way to take colours from a picture that this machine has. All give the same bytes.
import type { ColourKernels } from './colour-kernels.js';
import { plainColours } from './plain-colours.js';
import { simdColours } from './simd-colours.js';

let chosen: ColourKernels | undefined;

/** Compiled loops, or plain TypeScript where WebAssembly has no SIMD or no shared memory. */
export function fastColours(): ColourKernels {
  if (chosen) return chosen;
  try {
    chosen = simdColours();
  } catch {
    chosen = plainColours;
  }
  return chosen;
}
