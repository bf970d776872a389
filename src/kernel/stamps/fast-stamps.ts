// The fastest way to match stamps that this machine has. All say the same.
import { compiledOr } from '../compiled-or.js';
import { plainStamps } from './plain-stamps.js';
import { simdStamps } from './simd-stamps.js';
import type { StampKernels } from './stamp-kernels.js';

/** Of both lists together: starting the loops takes as long as matching fewer, and more do not fit into their memory. */
const FEWEST = 2 ** 14;
const MOST = 2 ** 27;

let compiled: StampKernels | undefined;

/** Compiled loops for long lists, plain TypeScript for short ones and where WebAssembly has no SIMD or no shared memory. */
export const fastStamps: StampKernels = {
  name: 'fast',
  nearest: (frames, t, toleranceNs, out) => forStamps(frames.length + t.length).nearest(frames, t, toleranceNs, out),
  nearestNs: (frames, t, toleranceNs, out) =>
    forStamps(frames.length + t.length).nearestNs(frames, t, toleranceNs, out),
};

function forStamps(count: number): StampKernels {
  if (count < FEWEST || count > MOST) return plainStamps;
  compiled ??= compiledOr(simdStamps, () => plainStamps);
  return compiled;
}
