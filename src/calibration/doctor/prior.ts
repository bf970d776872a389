// How likely a mistake is before any data: people invert poses every day, and nobody writes a quaternion as z y x w.
import type { Reading } from './reading.js';

/** Times the score. So small that data overrules it, so large that of two equal readings the commoner is named. */
export function priorOf({ family, mistake }: Pick<Reading, 'family' | 'mistake'>): number {
  if (family === 'given') return 1;
  const rare =
    /others: its x y z|were swapped|z, y, x, w|w, z, y, x|once too often|upside down|in feet|in inches|with the other sign|meant as|corner of the first/;
  return rare.test(mistake) ? 0.93 : 0.98;
}
