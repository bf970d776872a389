// What is said of a policy in reports, cards and refusals: clauses that fit into a sentence.
import type { SyncPolicy } from './alignment.js';

export interface PolicyWords {
  /** How the frames came about. `name` is the policy's, `within` the tolerance or tolerances that were asked for. */
  readonly frames: (reference: string, name: string, within: string) => string;
  /** What one frame is. */
  readonly moment: (reference: string) => string;
  /** What frames have of a stream. */
  readonly match: (within: string) => string;
  /** How a message that is matched lies to its frame: it … a frame. */
  readonly near: (within: string) => string;
  /** What to look at where few frames have a match. */
  readonly few: string;
  /** Why there are no frames at all, and what to do. */
  readonly none: (reference: string, members: string) => string;
  /** Whether the tolerance alone says what is a match: then a stream that is slower than it can match few frames only. */
  readonly byTolerance: boolean;
}

/** Of frames made by the reference's messages, and matches within the tolerance. */
const usual: PolicyWords = {
  frames: (reference, name, within) => `one per message of ${reference}; a match (${name}) lies within ${within}`,
  moment: reference => `the moment of one message of ${reference}, with what every other sensor saw then`,
  match: within => `a message within ${within}`,
  near: within => `lies within ${within} of`,
  few: 'look at its gaps, at its clock, and at --tolerance',
  none: () => 'expected frames, but --missing drop left none; look at `framelock sync`, and drop by fewer streams',
  byTolerance: true,
};

/** The policy's own, and the usual ones for what it says nothing of. */
export function wordsOf({ words }: SyncPolicy): PolicyWords {
  return { ...usual, ...words };
}
