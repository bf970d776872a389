// How much neighbouring windows of one recording scatter, compared with what was learned.
import { median } from '../../time/order-statistics.js';
import type { Learned } from './learn.js';
import { AXES } from './search.js';
import type { WindowVerdict } from './window.js';

/** Fewer pairs of windows tell no spread. */
const FEWEST = 4;
/** Median of the square of a standard normal number. */
const MEDIAN_SQUARE = 0.455;

/**
 * By which factor (1 or more) the variance of a window is larger than learned: frames that follow one another share more than
 * frames drawn from anywhere. From differences of windows that share no frame, so that one step in the calibration does not
 * count, by medians, so that a few lost searches do not.
 */
export function spreadOf(windows: readonly WindowVerdict[], { covariance }: Learned, overlap: number): number {
  const squares: number[] = [];
  for (let i = 0; i + overlap < windows.length; i++)
    for (let k = 0; k < AXES; k++) {
      const step = windows[i + overlap].offset[k] - windows[i].offset[k];
      squares.push((step * step) / (2 * covariance[k * (AXES + 1)]));
    }
  return squares.length < FEWEST * AXES ? 1 : Math.max(1, median(squares) / MEDIAN_SQUARE);
}
