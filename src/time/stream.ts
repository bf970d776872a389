// One sensor's stamps: all that sync may know of a recording.
import type { Stamps } from './stamps.js';

/**
 * The stamps of one sensor, sorted by `t` (stable: equal stamps keep the recording's order).
 * All arrays have one entry per message.
 */
export interface Stream {
  readonly sensor: string;
  /** Corrected time, integer-valued ns since the recording's origin (exact below 2^53). Ascending. */
  readonly t: Float64Array;
  /** Header stamp as recorded, ns; equals `logNs` where the message carries none. */
  readonly rawNs: Stamps;
  /** Time the recorder received the message, ns. */
  readonly logNs: Stamps;
  /** Of the correction in `t`, ns; NaN where nobody knows. Absent: nobody knows of any. */
  readonly sigmaNs?: Float64Array;
  /** Which message of the source's index each entry is. */
  readonly message: Uint32Array;
}

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
