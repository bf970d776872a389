// One frame of the search for an extrinsic, ready for counting.
import type { BinnedPoints, RankMap } from '../../kernel/score/score-kernels.js';

/**
 * x y z in the camera's frame under the calibration that the search begins with, m: ordinary points, then outlines. Ranks 0..1 of
 * brightness and of slope of each pixel, which are 2^level of the camera's.
 */
export interface NidFrame extends BinnedPoints, RankMap<Float32Array> {
  /** Number of the frame in the plan. */
  readonly frame: number;
  readonly level: number;
}
