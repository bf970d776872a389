// How well the motion of two sensors agrees when one is shifted in time: measured elsewhere, drawn by the sync report.

export interface MotionCurve {
  /** Topics of the two streams; an offset is a's stamp minus b's of the same instant, as in `calib time`. */
  readonly a: string;
  readonly b: string;
  /** What was looked at, for people: `angular_velocity`, `scan matching`, … */
  readonly signals: readonly [string, string];
  /** Offsets tried, ns, ascending, and the correlation at each, -1 to 1. */
  readonly shiftNs: Float64Array;
  readonly correlation: Float64Array;
  /** The offset found and its sigma, ns; undefined where the motion could not tell. */
  readonly offsetNs?: number;
  readonly sigmaNs?: number;
  /** Why it could not be told; empty otherwise. */
  readonly reasons: readonly string[];
}
