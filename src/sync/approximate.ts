// Sets of one message of every stream that lie closest together, as ROS ApproximateTime: no stream leads.
import { FramelockError } from '../issue.js';
import { medianStep } from '../time/order-statistics.js';
import { type Alignment, type AlignRequest, emptyPicks, matchKinds, type SyncPolicy } from './alignment.js';
import { approximateTime } from './approximate-time.js';
import { arrivalBy } from './arrival.js';
import { reasonCode } from './reject-reasons.js';

/** A frame is a set; its stamp is that of the reference's message. */
export const approximate: SyncPolicy = {
  name: 'approximate',
  sets: true,
  words: {
    frames: (reference, name) => `one per set of messages closest together (${name}), at ${reference}'s stamp`,
    moment: reference => `a set of messages that lie closest together, at the moment of that of ${reference}`,
    match: () => 'a message of its own',
    few: 'look at its gaps, and at --missing',
    none: (_, members) =>
      `expected sets of one message of each of ${members}, got none; leave slow topics out (--topics), or allow wider sets (--max-interval)`,
    byTolerance: false,
  },
  align(request) {
    const { members, reference, sets: options } = request;
    const all = members.includes(reference) ? members : [...members, reference];
    const lead = all.indexOf(reference);
    if (!(options.queueSize >= 1) || !(options.maxIntervalNs >= 0) || !(options.agePenalty >= 0)) {
      throw new FramelockError(
        'FL0801',
        'expected a queue of at least 1, an interval and an age penalty of at least 0',
      );
    }
    const streams = all.map(member => member.stream);
    const sets = approximateTime(
      streams.map(stream => stream.t),
      arrivalBy(streams, Number.isFinite(options.queueSize)),
      { ...options, minStepNs: all.map(member => member.minStepNs) },
    );
    return toAlignment(request, sets, all.length, lead);
  },
};

function toAlignment(
  { members, reference, range }: AlignRequest,
  { count, entry, reason }: ReturnType<typeof approximateTime>,
  width: number,
  lead: number,
): Alignment {
  const stampOf = (set: number) => reference.stream.t[entry[set * width + lead]];
  let first = 0;
  while (first < count && stampOf(first) < range.from) first++;
  let end = first;
  while (end < count && stampOf(end) < range.to) end++;
  const frames = Float64Array.from({ length: end - first }, (_, f) => stampOf(first + f));
  const picks = members.map((member, i) => {
    const picked = emptyPicks(frames, member.stream);
    picked.reason.set(reason[i]);
    for (let set = 0; set < count; set++) {
      const e = entry[set * width + i];
      if (set < first) picked.reason[e] = reasonCode('before_first_frame');
      else if (set >= end) picked.reason[e] = reasonCode('after_last_frame');
      else {
        const dt = Math.abs(member.stream.t[e] - frames[set - first]);
        if (dt > member.toleranceNs) picked.reason[e] = reasonCode('outside_tolerance');
        else {
          picked.entry[set - first] = e;
          picked.match[set - first] = matchKinds.indexOf(dt === 0 ? 'exact' : 'nearest');
        }
      }
    }
    return picked;
  });
  const step = medianStep(frames) || reference.toleranceNs;
  const before = frames.length === 0 ? 0 : first > 0 ? stampOf(first - 1) : frames[0] - step;
  return { frames, before, picks };
}
