// One window of frames: where the best extrinsic lies as seen from the given one, and how probable it is that the given one is right.

import { seeded } from '../observe/seeded.js';
import type { FrameScore } from './frame-score.js';
import { type Learned, probabilityOf } from './learn.js';
import type { Six } from './offsets.js';
import { CHANGES } from './pixels.js';
import { bestChange } from './search.js';

export interface WindowVerdict {
  /** Numbers and moments (ns since the origin) of the first and the last frame. */
  readonly first: number;
  readonly last: number;
  readonly fromNs: number;
  readonly toNs: number;
  /** Levinson & Thrun's F_C: share of small changes of all six numbers at once under which the frames fit worse. */
  readonly score: number;
  /** Which change of the given calibration fits best: rad and m, in the camera's axes. */
  readonly offset: Six;
  /** P(calibrated), as learned on this rig. */
  readonly probability: number;
}

/** A frame with what it says of the small changes that make the score. */
export interface ProbedFrame {
  readonly frame: FrameScore;
  /** Nats under the given calibration, then under each of the changes. */
  readonly probes: Float64Array;
}

/** Of the 3⁶ − 1 combinations of −1, 0, 1 times 0.25° and 5 cm these many are drawn: the share of 60 is off by 6 % at most. */
const PROBES = 60;
const UNIT = [0, 1, 2].map(() => 0.25 * (Math.PI / 180)).concat([0.05, 0.05, 0.05]);
const probeChanges = drawProbes();

export function probed(frame: FrameScore): ProbedFrame {
  return { frame, probes: Float64Array.from(probeChanges, change => frame.score(change)) };
}

export function judgeWindow(window: readonly ProbedFrame[], learned: Learned): WindowVerdict {
  const frames = window.map(w => w.frame);
  const offset = bestChange({ ...learned.search, frames }, new Float64Array(CHANGES)).subarray(0, 6);
  const sums = window.reduce((sum, { probes }) => sum.map((s, i) => s + probes[i]), new Float64Array(PROBES + 1));
  const [first, last] = [frames[0], frames[frames.length - 1]];
  return {
    first: first.frame,
    last: last.frame,
    fromNs: first.tNs,
    toNs: last.tNs,
    score: sums.subarray(1).filter(s => s < sums[0]).length / PROBES,
    offset,
    probability: probabilityOf(offset, learned),
  };
}

function drawProbes(): Float64Array[] {
  const random = seeded(728);
  const changes = [new Float64Array(CHANGES)];
  while (changes.length <= PROBES) {
    const change = new Float64Array(CHANGES);
    UNIT.forEach((unit, k) => {
      change[k] = (Math.floor(3 * random()) - 1) * unit;
    });
    if (change.some(c => c !== 0)) changes.push(change);
  }
  return changes;
}
