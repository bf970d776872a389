// Zero-order hold: what was last known of every stream when the reference spoke, as ROS 2 LatestTime but by stamps.
import { heldNumbers, type Numbers } from '../column.js';
import { emptyPicks, type Member, matchKinds, type Picks, type SyncPolicy } from './alignment.js';
import { onReference } from './reference-frames.js';
import { reasonCode } from './reject-reasons.js';

const exact = matchKinds.indexOf('exact');
const held = matchKinds.indexOf('held');

/** Never a message of the future. One older than the longest gap is not known any more. */
export const latest: SyncPolicy = {
  name: 'latest',
  words: {
    frames: (reference, name) => `one per message of ${reference}, with the latest message of each (${name})`,
    moment: reference => `the moment of one message of ${reference}, with what was last known of every other sensor`,
    match: () => 'a message before them that is not too old',
    near: () => 'lies close enough before',
    few: 'it starts late, has gaps, or its clock is ahead; --max-gap says how old a message may be',
    byTolerance: false,
  },
  align: request => onReference(request, latestPicks),
};

function latestPicks(frames: Float64Array, { stream, maxGapNs }: Member): Picks {
  const picks = emptyPicks(frames, stream);
  const last = lastAt(frames, heldNumbers(stream.t));
  for (let f = 0; f < frames.length; f++) {
    const age = last[f] < 0 ? Number.POSITIVE_INFINITY : frames[f] - stream.t[last[f]];
    if (last[f] < 0 || age > maxGapNs) continue;
    picks.entry[f] = last[f];
    picks.match[f] = age === 0 ? exact : held;
  }
  explain(frames, stream.t, picks);
  return picks;
}

/** Position of the last stamp at or before each frame, or -1; of equal stamps the last recorded one. */
export function lastAt(frames: Float64Array, t: Numbers): Int32Array {
  const last = new Int32Array(frames.length);
  let j = -1;
  for (let f = 0; f < frames.length; f++) {
    while (j + 1 < t.length && t.at(j + 1) <= frames[f]) j++;
    last[f] = j;
  }
  return last;
}

/** A newer message came before the frame, or the message was too old for the next frame, or no frame came after it. */
function explain(frames: Float64Array, t: Float64Array, { entry, reason }: Picks): void {
  reason.fill(reasonCode('superseded'));
  for (const e of entry) if (e >= 0) reason[e] = 0;
  let next = 0;
  for (let e = 0; e < t.length; e++) {
    if (reason[e] === 0) continue;
    while (next < frames.length && frames[next] < t[e]) next++;
    const followed = e + 1 < t.length && t[e + 1] <= frames[Math.min(next, frames.length - 1)];
    if (frames.length === 0) reason[e] = reasonCode('no_frames');
    else if (next === frames.length) reason[e] = reasonCode('after_last_frame');
    else if (!followed) reason[e] = reasonCode('too_old');
    else if (next === 0) reason[e] = reasonCode('before_first_frame');
  }
}
