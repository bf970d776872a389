// Whether one extrinsic is better than another on frames: both NIDs, and how sure the difference is.
import type { SE3 } from '../../geometry/se3.js';
import { seeded } from '../observe/seeded.js';
import { drawn, weightedSum } from './bootstrap.js';
import { distance, type Weights } from './counts.js';
import type { FrameKit } from './frame-kit.js';
import { type Counting, objectiveAround } from './objective.js';
import { FINE_POINTS } from './search.js';

const RESAMPLES = 200;

export interface Compared {
  readonly before: number;
  readonly after: number;
  /** Frames that show enough under both. */
  readonly count: number;
  /** Share of resamples of the frames in which `after` is smaller; 0 or 1 for a single frame. */
  readonly better: number;
}

/** `weights` are those of the search: the same parts judge that chose. */
export function compare(
  frames: readonly FrameKit[],
  before: SE3,
  after: SE3,
  counting: Counting,
  weights: Weights,
): Compared {
  const options = { ...counting, mostPoints: FINE_POINTS };
  const [old, now] = [before, after].map(T => {
    const objective = objectiveAround(frames, T, [], options, weights);
    const counts = objective.countsAt([]);
    return new Map(objective.frames.map(({ frame }, i) => [frame, counts[i]]));
  });
  const both = [...old.keys()].filter(frame => now.has(frame));
  const [a, b] = [old, now].map(counts => both.map(frame => counts.get(frame)!));
  return comparedCounts(a, b, weights);
}

/** `before[i]` and `after[i]` are counts of the same frame. */
export function comparedCounts(
  before: readonly Float64Array[],
  after: readonly Float64Array[],
  weights: Weights,
): Compared {
  const nid = (counts: readonly Float64Array[], drawnTimes: ArrayLike<number>) =>
    distance(weightedSum(counts, drawnTimes), weights);
  const random = seeded(2);
  let wins = 0;
  for (let k = 0; k < RESAMPLES; k++) {
    const times = drawn(before.length, random);
    if (nid(after, times) < nid(before, times)) wins++;
  }
  const all = new Float64Array(before.length).fill(1);
  return { before: nid(before, all), after: nid(after, all), count: before.length, better: wins / RESAMPLES };
}
