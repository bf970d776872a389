// What a policy gave, looked at once: a caller's own may be mistaken, and the books must close whatever it says.
import { heldNumbers, type Numbers } from '../column.js';
import { FramelockError } from '../issue.js';
import { type Alignment, type AlignRequest, matchKinds, type Picks, type SyncPolicy } from './alignment.js';
import { rejectReasons } from './reject-reasons.js';

/** Throws FL0801 with the first thing that is not as `Alignment` and `Picks` say. Linear in frames and messages. */
export function checkAlignment({ name }: SyncPolicy, { frames, picks }: Alignment, { members }: AlignRequest): void {
  const refuse = (expected: string, got: string): never => {
    throw new FramelockError('FL0801', `policy ${name}: expected ${expected}, got ${got}`);
  };
  checkAscending(heldNumbers(frames), (stamps, at) => refuse('ascending stamps of frames', `${stamps} at ${at}`));
  if (picks.length !== members.length) refuse(`picks of ${members.length} members`, `${picks.length}`);
  for (const [i, { stream }] of members.entries()) {
    const fault = faultOf(picks[i], frames.length, stream.t.length);
    if (fault) refuse(`${fault.expected} of ${stream.sensor}`, fault.got);
  }
}

/** Tells the first stamp that is not finite, or lies before the one before it. */
export function checkAscending(t: Numbers, refuse: (stamps: string, at: number) => never): void {
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < t.length; i++) {
    const now = t.at(i);
    if (!Number.isFinite(now) || now < before) refuse(i === 0 ? `${now}` : `${before}, ${now}`, i);
    before = now;
  }
}

function faultOf({ entry, match, reason }: Picks, frames: number, messages: number) {
  if (entry.length !== frames || match.length !== frames)
    return { expected: `entries and matches for ${frames} frames`, got: `${entry.length} and ${match.length}` };
  if (reason.length !== messages) return { expected: `reasons for ${messages} messages`, got: `${reason.length}` };
  const taken = new Uint8Array(messages);
  for (let f = 0; f < frames; f++) {
    const e = entry[f];
    if (e < -1 || e >= messages) return { expected: `an entry from -1 to ${messages - 1}`, got: `${e} in frame ${f}` };
    if (match[f] >= matchKinds.length || (match[f] === 0) !== e < 0)
      return {
        expected: 'a match that is missing where the entry is -1, and nowhere else',
        got: `${match[f]} with entry ${e} in frame ${f}`,
      };
    if (e >= 0) taken[e] = 1;
  }
  for (let e = 0; e < messages; e++) {
    if (reason[e] < rejectReasons.length && (reason[e] === 0) === (taken[e] === 1)) continue;
    const held = taken[e] === 1 ? 'a frame holds' : 'no frame holds';
    return {
      expected: 'a reason for each message that no frame holds, and for no other',
      got: `${reason[e]} for message ${e}, which ${held}`,
    };
  }
  return undefined;
}
