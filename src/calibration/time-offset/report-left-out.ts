// Says what of a stream of motion could not be used.
import type { Issues, Place } from '../../issue.js';
import type { LeftOut } from './make-track.js';

export function reportLeftOut(
  { unusable, repeated, backward }: LeftOut,
  rows: number,
  at: Place,
  issues: Issues,
): void {
  if (unusable > 0)
    issues.add('FL0901', `${unusable} of ${rows} readings are not finite or not rotations; they were skipped`, at);
  if (backward > 0) issues.add('FL0404', `stamps step backward ${backward} times in ${rows}; they were sorted`, at);
  if (repeated > 0)
    issues.add('FL0405', `${repeated} of ${rows} stamps were there before; the first of each was kept`, at);
}
