// Nearest to the reference within a tolerance: one forward pass over two sorted lists of stamps.
import { emptyPicks, matchKinds, type SyncPolicy } from './alignment.js';

const exact = matchKinds.indexOf('exact');
const near = matchKinds.indexOf('nearest');

/** Ties go to the earlier message. One message may serve two frames when the stream is slower than the reference. */
export const nearest: SyncPolicy = {
  name: 'nearest',
  align(frames, stream, { toleranceNs }) {
    const picks = emptyPicks(frames, stream);
    const { t } = stream;
    if (t.length === 0) return picks;
    let j = 0;
    // First of the messages that share the stamp of j: of equal stamps the first recorded one is taken.
    let first = 0;
    for (let f = 0; f < frames.length; f++) {
      const now = frames[f];
      while (j + 1 < t.length && t[j + 1] <= now) {
        j++;
        if (t[j] !== t[first]) first = j;
      }
      let best = first;
      if (j + 1 < t.length && Math.abs(t[j + 1] - now) < Math.abs(t[j] - now)) best = j + 1;
      const dt = Math.abs(t[best] - now);
      if (dt > toleranceNs) continue;
      picks.entry[f] = best;
      picks.match[f] = dt === 0 ? exact : near;
    }
    return picks;
  },
};
