// A request to a policy with everything at its default, for tests that care for one option.
import { heldNumbers } from '../../src/column.js';
import type { AlignRequest, DenseMember, Member } from '../../src/sync/index.js';
import type { Stream } from '../../src/time/stream.js';

export function memberOf(stream: Stream, options: Partial<Member> = {}): Member {
  return {
    stream,
    toleranceNs: 50,
    maxGapNs: Number.POSITIVE_INFINITY,
    missing: 'null',
    minStepNs: 0,
    ...options,
  };
}

export function denseOf(stream: Stream, options: Partial<Omit<Member, 'stream'>> = {}): DenseMember {
  return { ...memberOf(stream, options), stream: { sensor: stream.sensor, t: heldNumbers(stream.t) } };
}

/** The first member is the reference. */
export function requestOf(members: readonly Member[], options: Partial<AlignRequest> = {}): AlignRequest {
  return {
    members,
    reference: members[0],
    range: { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
    oneToOne: false,
    grid: { stepNs: 10, phaseNs: 0 },
    sets: { queueSize: Number.POSITIVE_INFINITY, maxIntervalNs: Number.POSITIVE_INFINITY, agePenalty: 0.1 },
    ...options,
  };
}
