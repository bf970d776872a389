// Finds the extrinsic of least distance along some axes from several starts, and says how sure each axis is.
import { rotationLog } from '../../geometry/rotation-vector.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { median } from '../../time/order-statistics.js';
import { scatterOf, weightedSum } from './bootstrap.js';
import { compare } from './compare.js';
import { shareOfOutlines, type Weights } from './counts.js';
import type { FrameKit } from './frame-kit.js';
import { type Counting, motionAt, type Objective, objectiveAround, UNITS } from './objective.js';
import { FINE_POINTS, searchCoarsely, searchFinely } from './search.js';

/** Sigmas above which an axis counts as not told, rad and m: no better than a mount measured by hand. */
export const LIMITS = [0.3, 0.3, 0.3].map(deg => (deg * Math.PI) / 180).concat([0.08, 0.08, 0.08]);
/** What no bootstrap shows, rad and m: errors that all frames share. Measured in towns of other seeds (docs/CALIBRATION.md). */
const FLOOR = [0.03, 0.03, 0.03].map(deg => (deg * Math.PI) / 180).concat([0.01, 0.01, 0.01]);
/** Further starts of the search, units: the answer must not depend on where it began. */
const STARTS = [
  [0.5, -0.5, 0.5, -0.4, 0.4, -0.4],
  [-0.5, 0.5, -0.5, 0.4, -0.4, 0.4],
];
/** Share of resamples of the frames in which an answer must beat another far from it. */
const RIVAL = 0.95;

export interface Found {
  readonly T: SE3;
  readonly weights: Weights;
  /** Which part of the information outlines gave, 0..1. */
  readonly outlines: number;
  /** Of the free axes, rad or m. */
  readonly sigma: readonly number[];
}

/**
 * From the given calibration and from both sides of it, coarsely; then finely in every valley that was found, at least twice, so that
 * ends of one valley show how far they differ. The best, and how far the others and the frames disagree with it.
 */
export function findAlong(frames: readonly FrameKit[], given: SE3, free: readonly number[], counting: Counting): Found {
  const options = { ...counting, mostPoints: FINE_POINTS };
  const first = objectiveAround(frames, given, [], options);
  const { weights } = first;
  // Of one frame no one can say how the answer scatters, so none is looked for.
  if (first.frames.length < 2)
    return { T: given, weights, outlines: 0, sigma: free.map(() => Number.POSITIVE_INFINITY) };
  const at = (T: SE3) => objectiveAround(frames, T, free, options, weights);
  const valueAt = (T: SE3) => at(T).at(new Float64Array(free.length));
  const starts = [new Array(6).fill(0), ...STARTS].map(start => free.map(axis => start[axis]));
  const coarse = byValue(
    starts.map(start => searchCoarsely(frames, compose(motionAt(start, free), given), free, counting)),
    valueAt,
  );
  const valleys = coarse.filter((T, k) => k < 2 || coarse.slice(0, k).every(other => isFar(changeAlong(other, T))));
  const ends = byValue(
    valleys.map(T => searchFinely(frames, T, free, counting)),
    valueAt,
  );
  const best = ends[0];
  const ending = at(best);
  const { sigma } = scatterOf(ending, free.length);
  const outlines = shareOfOutlines(weightedSum(ending.countsAt(new Float64Array(free.length)), ones(ending)), weights);
  const floor = floorOf(outlines, median(frames.map(({ beamStep }) => beamStep).filter(Number.isFinite)) || 0);
  const rivals = ends.slice(1).flatMap(T => {
    const change = changeAlong(best, T);
    // Another valley, and a worse one for nearly every choice of frames, is no rival.
    return isFar(change) && compare(frames, T, best, counting, weights).better > RIVAL ? [] : [change];
  });
  return {
    T: best,
    weights,
    outlines,
    sigma: free.map((axis, k) => {
      const spread2 = rivals.reduce((sum, change) => sum + change[axis] ** 2, 0) / Math.max(1, rivals.length);
      const all = Math.sqrt((sigma[k] * UNITS[axis]) ** 2 + spread2 + floor[axis] ** 2);
      return Number.isNaN(all) ? Number.POSITIVE_INFINITY : all;
    }),
  };
}

/**
 * Where between two beams a surface ends nobody knows, and all frames err alike: a quarter of the step between beams, and what that is at
 * 10 m, as far as outlines decide.
 */
function floorOf(outlines: number, beamStep: number): number[] {
  const turn = outlines * 0.25 * beamStep;
  return FLOOR.map((floor, axis) => Math.hypot(floor, axis < 3 ? turn : 10 * turn));
}

function ones(objective: Objective): Float64Array {
  return new Float64Array(objective.frames.length).fill(1);
}

function byValue(all: readonly SE3[], valueAt: (T: SE3) => number): SE3[] {
  return all
    .map(T => ({ T, value: valueAt(T) }))
    .sort((a, b) => a.value - b.value)
    .map(({ T }) => T);
}

function isFar(change: readonly number[]): boolean {
  return change.some((value, axis) => Math.abs(value) > LIMITS[axis]);
}

/** rx ry rz tx ty tz of the camera's new frame in its old one, rad and m. */
export function changeAlong(before: SE3, after: SE3): number[] {
  const T_old_new = compose(before, inverse(after));
  return [...rotationLog(T_old_new.q), ...T_old_new.t];
}
