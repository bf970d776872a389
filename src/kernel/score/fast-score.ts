// The fastest tallies that this machine runs. All give the same bits, so a result does not depend on the choice.
import { compiledOr } from '../compiled-or.js';
import { plainScoreKernels } from './plain-score.js';
import type { ScoreKernels } from './score-kernels.js';
import { simdScoreKernels } from './simd-score.js';

/** Compiled ones, or plain TypeScript where WebAssembly has no SIMD or no shared memory. They keep copies of what they were given. */
export function fastScoreKernels(): ScoreKernels {
  return compiledOr(simdScoreKernels, plainScoreKernels);
}
