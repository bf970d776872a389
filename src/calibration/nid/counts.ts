// What is counted of frames, and the distance between cloud and picture that follows from the counts.
import { RANK_BINS } from '../../kernel/score/score-kernels.js';
import { informationDistance } from './information-distance.js';

/** Bins of a LiDAR's channel, and of what a picture shows (ranks of brightness, ranks of slope). */
export const BINS = RANK_BINS;

/**
 * One array per frame, so that frames add up: BINS × BINS of channel and brightness, then BINS of slope each at ordinary points, at
 * outlines across (left and right ends of surfaces) and along (upper and lower ends).
 */
export const COUNTS = BINS * BINS + 3 * BINS;
const SLOPES = BINS * BINS;

/** What each part's NID counts in the mean: intensity with brightness, outlines across and along with slopes. */
export type Weights = readonly [number, number, number];

/** NaN for a part of which nothing was counted. */
export function distances(counts: Float64Array): [number, number, number] {
  const slopes = (kind: number) => counts.subarray(SLOPES + kind * BINS, SLOPES + (kind + 1) * BINS);
  const ofOutlines = (kind: number) => {
    const table = new Float64Array(2 * BINS);
    table.set(slopes(0));
    table.set(slopes(kind), BINS);
    return slopes(kind).some(n => n > 0) ? informationDistance(table, BINS) : Number.NaN;
  };
  return [informationDistance(counts.subarray(0, SLOPES), BINS), ofOutlines(1), ofOutlines(2)];
}

/** Weighted mean of the parts' NIDs, 0..1. */
export function distance(counts: Float64Array, weights: Weights): number {
  let sum = 0;
  let all = 0;
  for (const [k, nid] of distances(counts).entries()) {
    if (!(weights[k] > 0)) continue;
    sum += weights[k] * nid;
    all += weights[k];
  }
  return sum / all;
}

/**
 * N·H(A,B) of each part: then the weighted sum of NIDs falls as the sum of N·I(A;B) grows, and that is the log-likelihood ratio of
 * "they belong together", so that unlike parts add up in one unit.
 */
export function naturalWeights(counts: Float64Array): Weights {
  const intensity = jointNats(counts.subarray(0, SLOPES));
  const outlines = [1, 2].map(kind => {
    const at = SLOPES + kind * BINS;
    const few = counts.subarray(at, at + BINS);
    if (!few.some(n => n > 0)) return 0;
    return jointNats(Float64Array.of(...counts.subarray(SLOPES, SLOPES + BINS), ...few));
  });
  return [intensity, outlines[0], outlines[1]];
}

/** Which part of what cloud and picture tell of one another comes from outlines, 0..1. */
export function shareOfOutlines(counts: Float64Array, weights: Weights): number {
  const [intensity, across, along] = distances(counts).map((nid, k) => (weights[k] > 0 ? weights[k] * (1 - nid) : 0));
  const all = intensity + across + along;
  return all > 0 ? (across + along) / all : 1;
}

function jointNats(counts: Float64Array): number {
  let total = 0;
  let sum = 0;
  for (const n of counts)
    if (n > 0) {
      total += n;
      sum += n * Math.log(n);
    }
  return total > 0 ? total * Math.log(total) - sum : 0;
}
