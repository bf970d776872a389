// How far the place of least NID would move had other frames been recorded: the bootstrap over frames (Efron 1979).
import { seeded } from '../observe/seeded.js';
import { informationDistance } from './information-distance.js';
import { BINS } from './joint-histogram.js';
import type { Objective } from './objective.js';
import { fitQuadratic, leastPlace, stencilOf } from './quadratic.js';

/** Radius of the quadratic in units: 0.11° and 2 cm, wider than the ripples of the pixels. */
const RADIUS = 0.2;
const RESAMPLES = 100;
/** A resample whose least place is farther than this many radii tells only that it is far. */
const FARTHEST = 20;

export interface Scatter {
  /** Standard deviation of the least place along each free axis, units. */
  readonly sigma: Float64Array;
  /** The least place of all frames together, units. */
  readonly middle: Float64Array;
}

/**
 * Projects the points once per place of a stencil and keeps each frame's histogram there; a resample is then a weighted sum. With
 * a single frame there is nothing to draw from: all sigmas are infinite.
 */
export function scatterOf(objective: Objective, axes: number): Scatter {
  const stencil = stencilOf(axes);
  const histograms = stencil.places.map(place => objective.histogramsAt(place.map(p => p * RADIUS)));
  const frames = objective.frames.length;
  const least = (weights: ArrayLike<number>) => {
    const values = histograms.map(each => informationDistance(weightedSum(each, weights), BINS));
    return leastPlace(fitQuadratic(stencil, values), FARTHEST).map(p => p * RADIUS);
  };
  const middle = least(new Float64Array(frames).fill(1));
  if (frames < 2) return { sigma: new Float64Array(axes).fill(Number.POSITIVE_INFINITY), middle };
  const random = seeded(1);
  const sums = new Float64Array(axes);
  const squares = new Float64Array(axes);
  for (let k = 0; k < RESAMPLES; k++) {
    const weights = drawn(frames, random);
    const x = least(weights);
    for (let i = 0; i < axes; i++) {
      sums[i] += x[i];
      squares[i] += x[i] * x[i];
    }
  }
  // n/(n − 1): resampling n frames scatters less than drawing n new ones.
  const inflation = frames / (frames - 1);
  const sigma = squares.map((square, i) =>
    Math.sqrt(Math.max(0, inflation * (square / RESAMPLES - (sums[i] / RESAMPLES) ** 2))),
  );
  return { sigma, middle };
}

/** How often each of `count` things comes when `count` are drawn, each time from all. */
export function drawn(count: number, random: () => number): Float64Array {
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) weights[Math.min(count - 1, Math.floor(random() * count))]++;
  return weights;
}

export function weightedSum(histograms: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(BINS * BINS);
  for (const [i, histogram] of histograms.entries())
    if (weights[i] > 0) for (let k = 0; k < sum.length; k++) sum[k] += weights[i] * histogram[k];
  return sum;
}
