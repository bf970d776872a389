// Picks of one stream against given frames: the nearest message within the tolerance, one forward pass over two sorted lists.
import { fastStamps } from '../kernel/index.js';
import type { Stream } from '../time/stream.js';
import { emptyPicks, matchKinds, type Picks } from './alignment.js';
import { reasonCode } from './reject-reasons.js';

const exact = matchKinds.indexOf('exact');
const near = matchKinds.indexOf('nearest');

/** Ties go to the earlier message. One message may serve two frames when the stream is slower than the frames. */
export function nearestTo(frames: Float64Array, stream: Stream, toleranceNs: number): Picks {
  const picks = emptyPicks(frames, stream);
  const { entry, match } = picks;
  // Of equal stamps the first recorded one is taken.
  fastStamps.nearest(frames, stream.t, toleranceNs, entry);
  for (let f = 0; f < entry.length; f++) if (entry[f] >= 0) match[f] = stream.t[entry[f]] === frames[f] ? exact : near;
  explainUnused(frames, stream.t, picks, toleranceNs);
  return picks;
}

const notNearest = reasonCode('not_nearest');
const outside = reasonCode('outside_tolerance');
const beforeFirst = reasonCode('before_first_frame');
const afterLast = reasonCode('after_last_frame');
const noFrames = reasonCode('no_frames');

/** Fills `picks.reason` for messages that no frame took, by where they lie among the frames. */
export function explainUnused(
  frames: Float64Array,
  t: Float64Array,
  { entry, reason }: Picks,
  toleranceNs: number,
): void {
  const last = frames.length - 1;
  const [first, end] = [frames[0] - toleranceNs, frames[last] + toleranceNs];
  reason.fill(last < 0 ? noFrames : outside);
  for (let f = 0; f < entry.length; f++) if (entry[f] >= 0) reason[entry[f]] = 0;
  if (last < 0) return;
  // First frame at or after the message.
  let next = 0;
  for (let e = 0; e < reason.length; e++) {
    if (reason[e] === 0) continue;
    const now = t[e];
    while (next <= last && frames[next] < now) next++;
    if (now < first) reason[e] = beforeFirst;
    else if (now > end) reason[e] = afterLast;
    else {
      const after = next <= last ? frames[next] - now : Number.POSITIVE_INFINITY;
      const before = next > 0 ? now - frames[next - 1] : Number.POSITIVE_INFINITY;
      if (Math.min(after, before) <= toleranceNs) reason[e] = notNearest;
    }
  }
}
