// Equal stamps only, as ROS ExactTime: for sensors triggered together and stamped by one clock.
import type { SyncPolicy } from './alignment.js';
import { nearestTo } from './nearest-to.js';
import { onReference } from './reference-frames.js';

/** A stream without a message of the frame's stamp is missing there; ExactTime itself gives only whole sets: `missing: drop`. */
export const exact: SyncPolicy = {
  name: 'exact',
  words: {
    frames: (reference, name) => `one per message of ${reference}; a match (${name}) has the very same stamp`,
    match: () => 'a message of the very same stamp',
    near: () => 'has the stamp of',
    few: 'stamps that are not the very same need another --policy',
    byTolerance: false,
  },
  align: request => onReference(request, (frames, { stream }) => nearestTo(frames, stream, 0)),
};
