// Whether an extrinsic changed inside a recording: the windows before a moment against those after it.
import { type Learned, TOLERANCE } from './learn.js';
import { distance, inverseOf, meanOf, type Six, widened } from './offsets.js';
import type { WindowVerdict } from './window.js';

export interface Change {
  /** Positions in the list of windows: the last one before, the first one after. */
  readonly before: number;
  readonly after: number;
  readonly offsetBefore: Six;
  readonly offsetAfter: Six;
  /** Distance of the two in units of their spread; above ALARM. */
  readonly distance: number;
}

/** Six numbers that differ by chance lie 2.4 apart, 5 in one of 10⁴ cases; every place of a recording is tried. */
const ALARM = 5.5;
/** Windows on each side. */
const FEWEST = 2;
/** What scenes change in the best fit, as a part of the tolerance of the whole. */
const SCENES = 0.6;

/**
 * The likelihood ratio of "one mean" against "two means" at every place (CUSUM in its offline form: Page 1954, Hinkley 1970),
 * the greatest one. `overlap`: how many windows share a frame, so that a mean of n windows counts as n / overlap.
 */
export function findChange(windows: readonly WindowVerdict[], learned: Learned, overlap: number): Change | undefined {
  let found: Change | undefined;
  const scenes = TOLERANCE.map(t => t * SCENES);
  for (let k = FEWEST; k <= windows.length - FEWEST - overlap + 1; k++) {
    // Windows that hold the moment itself belong to neither side.
    const after = k + overlap - 1;
    const [a, b] = [windows.slice(0, k), windows.slice(after)].map(side => side.map(w => w.offset));
    const [meanA, meanB] = [meanOf(a), meanOf(b)];
    const times = overlap / (a.length + overlap - 1) + overlap / (b.length + overlap - 1);
    const metric = inverseOf(widened(learned.covariance, scenes, times));
    const d = distance(
      meanB.map((v, i) => v - meanA[i]),
      metric,
    );
    if (d > ALARM && d > (found?.distance ?? 0))
      found = { before: k - 1, after, offsetBefore: meanA, offsetAfter: meanB, distance: d };
  }
  return found;
}
