// Whether one extrinsic is better than another on frames: both NIDs, and how sure the difference is.
import type { SE3 } from '../../geometry/se3.js';
import { seeded } from '../observe/seeded.js';
import { drawn, weightedSum } from './bootstrap.js';
import { informationDistance } from './information-distance.js';
import { BINS } from './joint-histogram.js';
import { type ChannelFrame, objectiveAround } from './objective.js';
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

export function compare(frames: readonly ChannelFrame[], before: SE3, after: SE3, level: number): Compared {
  const options = { level, mostPoints: FINE_POINTS, margin: 0 };
  const [old, now] = [before, after].map(T => {
    const objective = objectiveAround(frames, T, [], options);
    const histograms = objective.histogramsAt([]);
    return new Map(objective.frames.map(({ frame }, i) => [frame, histograms[i]]));
  });
  const both = [...old.keys()].filter(frame => now.has(frame));
  const [a, b] = [old, now].map(histograms => both.map(frame => histograms.get(frame)!));
  const nid = (histograms: readonly Float64Array[], weights: ArrayLike<number>) =>
    informationDistance(weightedSum(histograms, weights), BINS);
  const random = seeded(2);
  let wins = 0;
  for (let k = 0; k < RESAMPLES; k++) {
    const weights = drawn(both.length, random);
    if (nid(b, weights) < nid(a, weights)) wins++;
  }
  const all = new Float64Array(both.length).fill(1);
  return { before: nid(a, all), after: nid(b, all), count: both.length, better: wins / RESAMPLES };
}
