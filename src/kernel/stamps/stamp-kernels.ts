// Which stamp of one sorted list is nearest to each of another, as one seam: plain TypeScript, or compiled loops that say the same.

/**
 * Both lists ascend. Gives positions in `t`, -1 where nothing lies within the tolerance (inclusive; a negative one allows
 * nothing): one forward pass over both. Ties go to the earlier stamp, of equal stamps the first is taken, and one of `t` may
 * serve several frames. Made by `plainStamps` or `simdStamps`.
 */
export interface StampKernels {
  readonly name: string;
  /** ns since the recording's origin. What is not finite is near nothing. */
  nearest(frames: Float64Array, t: Float64Array, toleranceNs: number): Int32Array;
  /** ns since 1970, anywhere in int64. */
  nearestNs(frames: BigInt64Array, t: BigInt64Array, toleranceNs: bigint): Int32Array;
}
