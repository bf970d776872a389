// The longest part of a recording over which its calibration stays: what is learned from both sides of a bump is no spread.
import type { FrameScore } from './frame-score.js';
import { CHANGES } from './pixels.js';
import { bestChange, NATS, plainDirections, stepsFor } from './search.js';

/** Fewer frames on a side tell nothing. */
const LEAST = 6;
/** Both sides must prefer their own calibration by this many standard errors, on frames that it was not found on. */
const CLEAR = 3;

/**
 * At every other place: each side's best fit is found on its even frames, and its odd frames say which of both fits better.
 * This needs to know no spread. Frames in the order of time.
 */
export function steadyPart(frames: readonly FrameScore[]): readonly FrameScore[] {
  let clearest = CLEAR;
  let part = frames;
  const steps = stepsFor(frames);
  const search = { steps, directions: plainDirections(steps), nats: NATS };
  const bestOf = (some: readonly FrameScore[]) =>
    bestChange({ ...search, frames: some.filter((_, i) => i % 2 === 0) }, new Float64Array(CHANGES));
  for (let k = LEAST; k <= frames.length - LEAST; k += 2) {
    const [before, after] = [frames.slice(0, k), frames.slice(k)];
    const [a, b] = [bestOf(before), bestOf(after)];
    const preference = (some: readonly FrameScore[], own: Float64Array, other: Float64Array) =>
      standardised(some.filter((_, i) => i % 2 === 1).map(f => f.score(own) - f.score(other)));
    const clear = Math.min(preference(before, a, b), preference(after, b, a));
    if (!(clear > clearest)) continue;
    clearest = clear;
    part = before.length >= after.length ? before : after;
  }
  return part;
}

/** The mean in units of its standard error. */
function standardised(values: readonly number[]): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return mean / Math.sqrt(variance / values.length);
}
