// Which frames the scores are taken over: spread over the dataset, every third held out.
import { evenPositions } from '../../src/calibration/evenly-spread.js';

export interface Picked {
  readonly frame: number;
  /** Takes no part in what a person tunes by; judged apart. */
  readonly heldOut: boolean;
}

/** Frames that are looked at: 16 to tune by, 8 to judge by. */
const MOST = 24;

/** In the order 2 1 2 1 …, so that both see all of the drive, as `calib refine` does. */
export function pickFrames(count: number): Picked[] {
  return evenPositions(count, MOST).map((frame, k) => ({ frame, heldOut: k % 3 === 1 }));
}
