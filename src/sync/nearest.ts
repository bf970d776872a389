// Nearest to the reference within a tolerance: the default.
import type { Member, Picks, SyncPolicy } from './alignment.js';
import { nearestTo } from './nearest-to.js';
import { oneToOne } from './one-to-one.js';
import { onReference } from './reference-frames.js';

/** The default: for each message of the reference the nearest of every stream; of two equally near ones the earlier. */
export const nearest: SyncPolicy = {
  name: 'nearest',
  align: request => onReference(request, (frames, member) => nearestPicks(frames, member, request.oneToOne)),
};

/** One stream against given frames, each message for any number of frames or for one only. */
export function nearestPicks(frames: Float64Array, { stream, toleranceNs }: Member, once: boolean): Picks {
  return once ? oneToOne(frames, stream, toleranceNs) : nearestTo(frames, stream, toleranceNs);
}
