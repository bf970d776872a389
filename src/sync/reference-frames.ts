// Frames made by the messages of one stream: what every policy with a reference begins with.

import { medianStep } from '../time/order-statistics.js';
import { type Alignment, type AlignRequest, emptyPicks, type Member, matchKinds, type Picks } from './alignment.js';
import { explainUnused } from './nearest-to.js';

/** `pick` is asked for every member but the reference, which matches itself. */
export function onReference(
  { members, reference, range }: AlignRequest,
  pick: (frames: Float64Array, member: Member) => Picks,
): Alignment {
  const { t } = reference.stream;
  const frames = t.filter(ns => ns >= range.from && ns < range.to);
  return {
    frames,
    before: frames.length === 0 ? 0 : frameBefore(t, frames[0], reference.toleranceNs),
    picks: members.map(member => (member === reference ? ownFrames(frames, member) : pick(frames, member))),
  };
}

/** The reference's last stamp before the first frame, so that ranges converted one after another share no reading and lose none. */
function frameBefore(t: Float64Array, first: number, toleranceNs: number): number {
  let before: number | undefined;
  for (const stamp of t) {
    if (stamp >= first) break;
    before = stamp;
  }
  return before ?? first - (medianStep(t) || toleranceNs);
}

/** The reference matches itself one to one, also where two of its messages share a stamp. */
function ownFrames(frames: Float64Array, { stream, toleranceNs }: Member): Picks {
  const picks = emptyPicks(frames, stream);
  let first = 0;
  while (first < stream.t.length && frames.length > 0 && stream.t[first] < frames[0]) first++;
  for (let f = 0; f < frames.length; f++) picks.entry[f] = first + f;
  picks.match.fill(matchKinds.indexOf('exact'));
  explainUnused(frames, stream.t, picks, toleranceNs);
  return picks;
}
