// How far the place of least NID would move had other frames been recorded: the bootstrap over frames (Efron 1979).
import { quantile } from '../../time/order-statistics.js';
import { seeded } from '../observe/seeded.js';
import { COUNTS, distance } from './counts.js';
import type { Objective } from './objective.js';
import { fitQuadratic, leastPlace, stencilOf } from './quadratic.js';

/** Radius of the quadratic in units: 0.2° and 3.5 cm, wider than the ripples of the pixels. */
const RADIUS = 0.35;
const RESAMPLES = 100;
/** A resample whose least place is farther than this many radii tells only that it is far. */
const FARTHEST = 6;

export interface Scatter {
  /** How far the least place scatters along each free axis, units: one standard deviation. */
  readonly sigma: Float64Array;
  /** The least place of all frames together, units. */
  readonly middle: Float64Array;
}

/**
 * Projects the points once per place of a stencil and keeps each frame's counts there; a resample is then a weighted sum. With
 * a single frame there is nothing to draw from: all sigmas are infinite.
 */
export function scatterOf(objective: Objective, axes: number): Scatter {
  const stencil = stencilOf(axes);
  const histograms = stencil.places.map(place => objective.countsAt(place.map(p => p * RADIUS)));
  const frames = objective.frames.length;
  const least = (weights: ArrayLike<number>) => {
    const values = histograms.map(each => distance(weightedSum(each, weights), objective.weights));
    return leastPlace(fitQuadratic(stencil, values), FARTHEST).map(p => p * RADIUS);
  };
  const middle = least(new Float64Array(frames).fill(1));
  if (frames < 2) return { sigma: new Float64Array(axes).fill(Number.POSITIVE_INFINITY), middle };
  const random = seeded(1);
  const drawnPlaces = Array.from({ length: RESAMPLES }, () => least(drawn(frames, random)));
  // n/(n − 1): resampling n frames scatters less than drawing n new ones.
  const inflation = Math.sqrt(frames / (frames - 1));
  const sigma = Float64Array.from({ length: axes }, (_, i) => inflation * halfSpread(drawnPlaces.map(x => x[i])));
  return { sigma, middle };
}

/** Half of what two thirds of the values span: the sigma of a normal distribution, and a few that went astray do not count. */
function halfSpread(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return (quantile(sorted, 0.8413) - quantile(sorted, 0.1587)) / 2;
}

/** How often each of `count` things comes when `count` are drawn, each time from all. */
export function drawn(count: number, random: () => number): Float64Array {
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) weights[Math.min(count - 1, Math.floor(random() * count))]++;
  return weights;
}

export function weightedSum(histograms: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(COUNTS);
  for (const [i, histogram] of histograms.entries())
    if (weights[i] > 0) for (let k = 0; k < sum.length; k++) sum[k] += weights[i] * histogram[k];
  return sum;
}
