// Stamps for layouts that number or name their frames and keep no clock: frame n is at n times 100 ms.
import type { Issues } from '../../issue.js';

/** LiDARs of such data sets turn ten times a second. */
const FRAME_NS = 100_000_000n;
/** Inside, times are float64 ns since the first: exact for so many steps. */
const MOST_FRAMES = 80_000_000;

/**
 * Stamps by frame number, ns. Numbers that lie too far apart to be exact are counted in their order instead; those of `names` are counts
 * already. Says FL0120, with `what` the frames are: `frames of sequence 0003`.
 */
export function madeUpStamps(
  numbers: Iterable<number>,
  what: string,
  file: string,
  issues: Issues,
  have: 'numbers' | 'names' = 'numbers',
): (number: number) => bigint {
  const all = [...new Set(numbers)].sort((a, b) => a - b);
  const far = all.length > 0 && all[all.length - 1] - all[0] > MOST_FRAMES;
  const order = far ? new Map(all.map((number, i) => [number, i])) : undefined;
  const rule = far || have === 'names' ? 'the frame that comes nth is said to be' : 'frame n is said to be';
  issues.add('FL0120', `${what} have ${have} and no clock; ${rule} at n × 100 ms`, { file });
  return number => BigInt(order?.get(number) ?? number) * FRAME_NS;
}
