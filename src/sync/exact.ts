// Equal stamps only, as ROS ExactTime: for sensors triggered together and stamped by one clock.
import { emptyPicks, matchKinds, type SyncPolicy } from './alignment.js';

export const exact: SyncPolicy = {
  name: 'exact',
  align(frames, stream) {
    const picks = emptyPicks(frames, stream);
    const { t } = stream;
    let j = 0;
    for (let f = 0; f < frames.length; f++) {
      while (j < t.length && t[j] < frames[f]) j++;
      if (j < t.length && t[j] === frames[f]) {
        picks.entry[f] = j;
        picks.match[f] = matchKinds.indexOf('exact');
      }
    }
    return picks;
  },
};
