// One sensor's messages in the order of their corrected times, kept as long as a plan: of a drive of hours they lie in a file.
import { inMemory, type Numbers } from '../../column.js';
import type { ScratchArrays } from '../../scratch.js';
import type { Stamps } from '../../time/stamps.js';
import type { Stream } from '../../time/stream.js';

/** Sorted by `t` (stable: equal stamps keep the recording's order). All columns have one entry per message. */
export interface SensorStream {
  readonly sensor: string;
  /** Corrected time, integer-valued ns since the recording's origin (exact below 2^53). Ascending. */
  readonly t: Numbers;
  /** Header stamp as recorded, ns; equals `logNs` where the message carries none. */
  readonly rawNs: Stamps;
  /** Time the recorder received the message, ns. */
  readonly logNs: Stamps;
  /** Of the correction in `t`, ns; NaN where nobody knows. Absent: nobody knows of any. */
  readonly sigmaNs?: Numbers;
  /** Which message of the source's index each entry is. */
  readonly message: Numbers;
}

/** What a policy goes through, in memory; good until the scratch is released. */
export function stampsInMemory({ sensor, t, logNs }: SensorStream, scratch: ScratchArrays): Stream {
  return { sensor, t: inMemory(t, length => scratch.float64(length)), logNs };
}
