// How well the motion of two sensors agrees when one is shifted in time: measured elsewhere, drawn by the sync report.

export interface MotionCurve {
  /** Names of the two streams; a peak at a positive shift says that stamps of `b` are later than those of `a` of the same instant. */
  readonly a: string;
  readonly b: string;
  /** Shifts, ns, ascending, and the correlation at each, -1 to 1. */
  readonly shiftNs: Float64Array;
  readonly correlation: Float64Array;
  /** The offset found and its sigma, ns; undefined where the motion could not tell. */
  readonly offsetNs?: number;
  readonly sigmaNs?: number;
  /** Why it could not be told; empty otherwise. */
  readonly reasons: readonly string[];
}
