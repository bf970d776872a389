// What a rig's own frames teach about how sure a check can be: the given calibration is disturbed on purpose, and found again.

import { ascending, median, quantile, robustSigma } from '../../time/order-statistics.js';
import { seeded } from '../observe/seeded.js';
import type { FrameScore } from './frame-score.js';
import { covarianceOf, distance, inverseOf, type Six, widened } from './offsets.js';
import { CHANGES } from './pixels.js';
import { AXES, bestChange, curvatureAt, NATS, plainDirections, type Search, stepsFor, WANTED } from './search.js';

export interface Learned {
  /** Frames in a window. */
  readonly window: number;
  readonly search: Omit<Search, 'frames'>;
  /** The best change of the given calibration over all frames that were learned from, and its own sigma. */
  readonly optimum: Six;
  readonly sigma: Six;
  /** Of what one window finds, 6 × 6, about the truth of that window. */
  readonly covariance: Float64Array;
  /** C⁻¹ of an offset of a right calibration: a window's own spread, and TOLERANCE. */
  readonly metric: Float64Array;
  /** Distances in that metric: mean and sigma where the calibration is right, and where it is off by WANTED. */
  readonly right: Density;
  readonly wrong: Density;
  /** Share of windows, disturbed by ± WANTED along each axis, that are refused. */
  readonly power: readonly number[];
  /** What that was learned from: how many frames, and the disturbed windows. */
  readonly frames: number;
  readonly seed: number;
  readonly found: readonly Found[];
  /** Axes along which an error of WANTED would be seen in one window. */
  readonly observable: readonly boolean[];
}

export interface Density {
  readonly mean: number;
  readonly sigma: number;
}

/**
 * What no frame can tell: the best fit lies a little beside the true calibration (what the LiDAR sees over, spots, edges of
 * round things). Up to 0.14° and 3 cm in the toy town. rad and m, one standard deviation.
 */
export const TOLERANCE: readonly number[] = [0, 1, 2].map(() => 0.07 * (Math.PI / 180)).concat([0.025, 0.025, 0.025]);

/** Frames of a window. */
export const WINDOW = 9;
/** Fewer frames have no spread to learn from. */
export const FEWEST_FRAMES = 4;
/** Disturbed windows: two per side of every axis, and others in directions drawn at random. */
const PER_SIDE = 2;
const RANDOM = 16;
/** Draws of a tolerance per window found again. */
const DRAWS = 8;

/** Undefined with fewer than FEWEST_FRAMES. Frames in the order of time, spread over the recording. Same seed, same result. */
export function learn(frames: readonly FrameScore[], seed = 1): Learned | undefined {
  if (frames.length < FEWEST_FRAMES) return undefined;
  const window = Math.min(WINDOW, frames.length);
  const steps = stepsFor(frames);
  const none = new Float64Array(CHANGES);
  const rough = bestChange({ frames, steps, directions: plainDirections(steps), nats: NATS }, none);
  const { directions } = curvatureAt(frames, steps, rough);
  const search = { steps, directions, nats: NATS };
  const optimum = bestChange({ ...search, frames }, none);
  const random = seeded(seed);
  const found = disturbances(random).map(change => {
    const some = drawn(frames, window, random);
    const left = bestChange(
      { ...search, frames: some },
      change.map((c, k) => c + optimum[k]),
    );
    return { change, error: left.map((d, k) => d + change[k]).subarray(0, AXES) };
  });
  return judged({ window, search, optimum: optimum.subarray(0, AXES), frames: frames.length, seed, found }, 1);
}

/** The same with windows whose variance is `times` as large, as a recording's own windows may show. */
export function withSpread(learned: Learned, times: number): Learned {
  return times === 1 ? learned : judged(learned, times);
}

/** P(calibrated) of a window that found this offset. */
export function probabilityOf(offset: ArrayLike<number>, { metric, right, wrong }: Learned): number {
  return probability(distance(offset, metric), right, wrong);
}

/**
 * A run of neighbours, as a window is: what they share is part of its spread. Where there are too few for different runs, with
 * repetition (Efron's bootstrap), or there would be no spread at all.
 */
function drawn(frames: readonly FrameScore[], window: number, random: () => number): readonly FrameScore[] {
  const below = (n: number) => Math.min(n - 1, Math.floor(random() * n));
  if (frames.length < 1.5 * window) return Array.from({ length: window }, () => frames[below(frames.length)]);
  const first = below(frames.length - window + 1);
  return frames.slice(first, first + window);
}

export interface Found {
  readonly change: Float64Array;
  /** Where the window ended, as seen from the optimum of all frames. */
  readonly error: Six;
}

function judged(
  base: Pick<Learned, 'window' | 'search' | 'optimum' | 'frames' | 'seed' | 'found'>,
  times: number,
): Learned {
  const random = seeded(base.seed + 1);
  const all = base.found;
  const errors = all.map(f => f.error);
  const centre = Float64Array.from({ length: AXES }, (_, k) => median(errors.map(e => e[k])));
  const spread = Array.from({ length: AXES }, (_, k) => Math.max(1e-6, robustSigma(errors.map(e => e[k]))));
  // A search that got lost says nothing of the spread of those that did not.
  const near = errors.filter(e => e.every((v, k) => Math.abs(v - centre[k]) <= 4 * spread[k]));
  const covariance = covarianceOf(near.length >= AXES ? near : errors, centre).map(v => v * times);
  const grown = (e: Six) => e.map((v, k) => (v - centre[k]) * Math.sqrt(times));
  const metric = inverseOf(widened(covariance, TOLERANCE));
  const shaken = (d: Six) => d.map((v, k) => v + TOLERANCE[k] * normal(random));
  const distances = (list: readonly Six[]) =>
    ascending(list.flatMap(d => Array.from({ length: DRAWS }, () => distance(shaken(d), metric))));
  const right = densityOf(distances(errors.map(grown)));
  // Seen from the disturbed calibration: the error is what the search did not find of it.
  const seen = ({ change, error }: Found) => grown(error).map((v, k) => v + centre[k] - change[k]);
  const wrong = densityOf(distances(all.filter(f => f.change.some(c => c !== 0)).map(seen)));
  const power = Array.from({ length: AXES }, (_, k) => {
    const along = all.filter(f => f.change[k] !== 0 && f.change.every((c, j) => j === k || c === 0));
    return along.filter(f => probability(distance(seen(f), metric), right, wrong) < 0.5).length / along.length;
  });
  const sigma = Float64Array.from({ length: AXES }, (_, k) =>
    Math.sqrt(covariance[k * (AXES + 1)] * (base.window / base.frames)),
  );
  const observable = power.map((p, k) => p >= 0.75 && Math.sqrt(covariance[k * (AXES + 1)]) < WANTED[k] / 2);
  return { ...base, sigma, covariance, metric, right, wrong, power, observable };
}

/** Of one distance: the two densities compared, with no preference for either (Levinson & Thrun 2013, eq. 6). */
export function probability(d: number, right: Density, wrong: Density): number {
  // Nearer than where right ones lie is right, farther than where wrong ones lie is wrong, whatever the tails say.
  const at = Math.min(Math.max(d, right.mean), Math.max(right.mean, wrong.mean));
  const log = ({ mean, sigma }: Density) => -((at - mean) ** 2) / (2 * sigma * sigma) - Math.log(sigma);
  return 1 / (1 + Math.exp(Math.min(700, log(wrong) - log(right))));
}

function densityOf(sorted: Float64Array): Density {
  return { mean: quantile(sorted, 0.5), sigma: Math.max(0.25, robustSigma(sorted)) };
}

/** None; each axis by its WANTED to both sides; turns and shifts of that length in directions drawn at random. */
function disturbances(random: () => number): Float64Array[] {
  const list: Float64Array[] = [];
  for (let n = 0; n < 2 * PER_SIDE; n++) list.push(new Float64Array(CHANGES));
  for (let k = 0; k < AXES; k++)
    for (let n = 0; n < 2 * PER_SIDE; n++) {
      const d = new Float64Array(CHANGES);
      d[k] = (n % 2 === 0 ? 1 : -1) * WANTED[k];
      list.push(d);
    }
  for (let n = 0; n < RANDOM; n++) {
    const d = new Float64Array(CHANGES);
    const axis = [0, 1, 2].map(() => normal(random));
    const length = Math.hypot(...axis) || 1;
    const first = n % 2 === 0 ? 0 : 3;
    axis.forEach((a, i) => {
      d[first + i] = (a / length) * WANTED[first + i];
    });
    list.push(d);
  }
  return list;
}

/** Box & Muller 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
