// One sensor's stamps: all that sync may know of a recording.
import type { Stamps } from './stamps.js';

/** Sorted by `t` (stable: equal stamps keep the recording's order). Both have one entry per message. */
export interface Stream {
  readonly sensor: string;
  /** Corrected time, integer-valued ns since the recording's origin (exact below 2^53). Ascending. */
  readonly t: Float64Array;
  /** Time the recorder received the message, ns. */
  readonly logNs: Stamps;
}

/**
 * Median steps of a stream from which on nothing is said of what lies between two of its messages: not interpolated, not held. More than
 * the one and a half from which on a message is missing (`MISSING_STEPS`): one lost message is bridged, two in a row are not.
 */
export const BRIDGED_STEPS = 2.5;

/**
 * Constant correction of one stream: t_corrected = t + offsetNs + driftPpm * 1e-6 * (t - epoch).
 * `epochNs` defaults to the recording's origin, the earliest believed stamp of all its streams.
 */
export interface ClockCorrection {
  readonly offsetNs: number;
  readonly driftPpm: number;
  readonly epochNs?: bigint;
  /** Of the correction, ns; undefined where nobody said. */
  readonly sigmaNs?: number;
}
