// Picks of one stream against given frames: the nearest message within the tolerance, one forward pass over two sorted lists.
import type { Stream } from '../time/stream.js';
import { emptyPicks, matchKinds, type Picks } from './alignment.js';
import { reasonCode } from './reject-reasons.js';

const exact = matchKinds.indexOf('exact');
const near = matchKinds.indexOf('nearest');

/** Ties go to the earlier message. One message may serve two frames when the stream is slower than the frames. */
export function nearestTo(frames: Float64Array, stream: Stream, toleranceNs: number): Picks {
  const picks = emptyPicks(frames, stream);
  const { t } = stream;
  let j = 0;
  // First of the messages that share the stamp of j: of equal stamps the first recorded one is taken.
  let first = 0;
  for (let f = 0; f < frames.length && t.length > 0; f++) {
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
  explainUnused(frames, picks, toleranceNs);
  return picks;
}

const notNearest = reasonCode('not_nearest');
const outside = reasonCode('outside_tolerance');
const beforeFirst = reasonCode('before_first_frame');
const afterLast = reasonCode('after_last_frame');
const noFrames = reasonCode('no_frames');

/** Fills `picks.reason` for messages that no frame took, by where they lie among the frames. */
export function explainUnused(frames: Float64Array, { stream, entry, reason }: Picks, toleranceNs: number): void {
  const used = new Uint8Array(reason.length);
  for (const e of entry) if (e >= 0) used[e] = 1;
  const last = frames.length - 1;
  // First frame at or after the message.
  let next = 0;
  for (let e = 0; e < used.length; e++) {
    const t = stream.t[e];
    while (next <= last && frames[next] < t) next++;
    if (used[e]) reason[e] = 0;
    else if (last < 0) reason[e] = noFrames;
    else if (t < frames[0] - toleranceNs) reason[e] = beforeFirst;
    else if (t > frames[last] + toleranceNs) reason[e] = afterLast;
    else {
      const after = next <= last ? frames[next] - t : Number.POSITIVE_INFINITY;
      const before = next > 0 ? t - frames[next - 1] : Number.POSITIVE_INFINITY;
      reason[e] = Math.min(after, before) <= toleranceNs ? notNearest : outside;
    }
  }
}
