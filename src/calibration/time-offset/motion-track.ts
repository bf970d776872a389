// What one sensor says of how its body moved, on its own clock: the common value between observing motion and comparing clocks.

/**
 * Angular velocity as measured at moments, as a gyroscope gives it: `rate[3i..3i+2]` at `t[i]`, rad/s, in the sensor's own
 * frame. `t` ascends strictly, ns since `originNs`.
 */
export interface RateTrack {
  readonly kind: 'rate';
  readonly originNs: bigint;
  readonly t: Float64Array;
  readonly rate: Float64Array;
  /** Only the rate about z was measured: x and y are 0 and say nothing. */
  readonly headingOnly?: boolean;
}

/**
 * Rotations between two moments, as poses, scan matching or a camera give them: `rotation[3i..3i+2]` is the rotation vector
 * Log(R(start)⁻¹ R(end)), rad, in the body's frame at `start[i]`. ns since `originNs`; `start` ascends strictly, and
 * intervals do not overlap. Neighbours may share a moment (end[i] = start[i+1]) or leave a hole.
 */
export interface IncrementTrack {
  readonly kind: 'increments';
  readonly originNs: bigint;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly rotation: Float64Array;
  /**
   * `pose`: neighbouring increments share the error of the pose between them (differences of absolute poses).
   * `step`: each increment was measured on its own (scan to scan, frame to frame), but what fooled one (a moving car, an edge
   * that slides along another) may fool the next: errors may hang together for about a second.
   */
  readonly error: 'pose' | 'step';
  /** What each increment is worth: mean variance of its components, rad²; without it all are worth the same per second. */
  readonly variance?: Float64Array;
  /** σ of an error in time that all increments may share, ns: no residual shows it, so that it is added to the offset's sigma. */
  readonly momentSigmaNs?: number;
  /** Only the turn about z was measured (a heading): x and y are 0 and say nothing. */
  readonly headingOnly?: boolean;
}

/** Scalar speed of the body at moments, m/s (wheels, GNSS, radar); signs must agree between the tracks compared. */
export interface SpeedTrack {
  readonly kind: 'speed';
  readonly originNs: bigint;
  readonly t: Float64Array;
  readonly speed: Float64Array;
}

export type MotionTrack = RateTrack | IncrementTrack | SpeedTrack;
