// Refines a LiDAR–camera extrinsic by NID: searches, asks how sure every axis is, and lets go of those that the data does not tell.
import { rotationLog } from '../../geometry/rotation-vector.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import type { FrameEvidence } from '../evidence/index.js';
import { axisNames, type RefinedAxis } from '../refinement/index.js';
import { scatterOf } from './bootstrap.js';
import { type Compared, compare } from './compare.js';
import type { Weights } from './counts.js';
import { type FrameKit, kitOf } from './frame-kit.js';
import { motionAt, objectiveAround, UNITS } from './objective.js';
import { FINE_POINTS, searchCoarsely, searchFinely } from './search.js';

export interface NidRefined {
  readonly T_camera_lidar: SE3;
  /** Along and about the camera's axes as given. */
  readonly axes: readonly RefinedAxis[];
  readonly training: Compared;
  readonly heldOut: Compared;
  readonly accepted: boolean;
  readonly reasons: readonly string[];
}

/** Sigmas above which an axis counts as not told, rad and m: no better than a mount measured by hand. */
const LIMITS = [0.3, 0.3, 0.3].map(deg => (deg * Math.PI) / 180).concat([0.08, 0.08, 0.08]);
/** What no bootstrap shows, rad and m: errors that all frames share. Measured in towns of other seeds (docs/CALIBRATION.md). */
const FLOOR = [0.03, 0.03, 0.03].map(deg => (deg * Math.PI) / 180).concat([0.005, 0.005, 0.005]);
/** Further starts of the search, units: the answer must not depend on where it began. */
const STARTS = [
  [0.5, -0.5, 0.5, -0.4, 0.4, -0.4],
  [-0.5, 0.5, -0.5, 0.4, -0.4, 0.4],
];
/** An answer farther than this from the given calibration lies outside of where it was looked for, rad and m. */
const FARTHEST = { angle: (4 * Math.PI) / 180, shift: 0.5 };
/** Share of resamples of the held-out frames that must agree that they got better. */
const SURE = 0.9;
/** Share of resamples of the frames in which an answer must beat another far from it. */
const RIVAL = 0.95;

interface Found {
  readonly T: SE3;
  readonly weights: Weights;
  /** Of the free axes, rad or m. */
  readonly sigma: readonly number[];
}

/** `level`: halvings of the pictures at which they are compared. Frames are those of one LiDAR and one camera. */
export function refineByNid(
  training: readonly FrameEvidence[],
  heldOut: readonly FrameEvidence[],
  given: SE3,
  level: number,
): NidRefined {
  const [searched, judging] = [training, heldOut].map(frames => frames.map(one => kitOf(one, given)));
  let free = [0, 1, 2, 3, 4, 5];
  const why = new Map<number, string>();
  let found = findAlong(searched, given, free, level);
  while (free.length > 0) {
    const excess = found.sigma.map((sigma, k) => sigma / LIMITS[free[k]]);
    if (Math.max(...excess) <= 1) break;
    const worst = mostDoubtful(excess, free);
    why.set(free[worst], `${scatterWords(found.sigma[worst], free[worst])}; kept as given`);
    free = free.filter((_, k) => k !== worst);
    found = free.length > 0 ? findAlong(searched, given, free, level) : { ...found, T: given, sigma: [] };
  }
  const scores = {
    training: compare(searched, given, found.T, level, found.weights),
    heldOut: compare(judging, given, found.T, level, found.weights),
  };
  const reasons = refusals(free, given, found.T, scores);
  return {
    T_camera_lidar: found.T,
    axes: axesOf(free, given, found, why),
    ...scores,
    accepted: reasons.length === 0,
    reasons,
  };
}

/**
 * Of a turn and a shift that the data cannot tell apart the shift is let go: mounts are measured to a centimetre by hand, and
 * not to a tenth of a degree.
 */
function mostDoubtful(excess: readonly number[], free: readonly number[]): number {
  const doubt = excess.map((value, k) => (value > 1 && free[k] >= 3 ? 1e3 * value : value));
  return doubt.indexOf(Math.max(...doubt));
}

/**
 * From the given calibration and from both sides of it, coarsely; then finely in every valley that was found, at least twice, so that
 * ends of one valley show how far they differ. The best, and how far the others and the frames disagree with it.
 */
function findAlong(frames: readonly FrameKit[], given: SE3, free: readonly number[], level: number): Found {
  const options = { level, mostPoints: FINE_POINTS };
  const first = objectiveAround(frames, given, [], options);
  const { weights } = first;
  // Of one frame no one can say how the answer scatters, so none is looked for.
  if (first.frames.length < 2) return { T: given, weights, sigma: free.map(() => Number.POSITIVE_INFINITY) };
  const at = (T: SE3) => objectiveAround(frames, T, free, options, weights);
  const valueAt = (T: SE3) => at(T).at(new Float64Array(free.length));
  const starts = [new Array(6).fill(0), ...STARTS].map(start => free.map(axis => start[axis]));
  const coarse = byValue(
    starts.map(start => searchCoarsely(frames, compose(motionAt(start, free), given), free, level)),
    valueAt,
  );
  const valleys = coarse.filter((T, k) => k < 2 || coarse.slice(0, k).every(other => isFar(changeAlong(other, T))));
  const ends = byValue(
    valleys.map(T => searchFinely(frames, T, free, level)),
    valueAt,
  );
  const best = ends[0];
  const { sigma } = scatterOf(at(best), free.length);
  const rivals = ends.slice(1).flatMap(T => {
    const change = changeAlong(best, T);
    // Another valley, and a worse one for nearly every choice of frames, is no rival.
    return isFar(change) && compare(frames, T, best, level, weights).better > RIVAL ? [] : [change];
  });
  return {
    T: best,
    weights,
    sigma: free.map((axis, k) => {
      const spread2 = rivals.reduce((sum, change) => sum + change[axis] ** 2, 0) / Math.max(1, rivals.length);
      const all = Math.sqrt((sigma[k] * UNITS[axis]) ** 2 + spread2 + FLOOR[axis] ** 2);
      return Number.isNaN(all) ? Number.POSITIVE_INFINITY : all;
    }),
  };
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
function changeAlong(before: SE3, after: SE3): number[] {
  const T_old_new = compose(before, inverse(after));
  return [...rotationLog(T_old_new.q), ...T_old_new.t];
}

function axesOf(
  free: readonly number[],
  given: SE3,
  { T, sigma }: Found,
  why: ReadonlyMap<number, string>,
): RefinedAxis[] {
  const change = changeAlong(given, T);
  const kept = axisNames.filter((_, i) => !free.includes(i));
  const unless = kept.length > 0 ? [`if ${kept.join(', ')} stand as given`] : [];
  return axisNames.map((axis, i) => {
    const k = free.indexOf(i);
    return k < 0
      ? { axis, change: change[i], observable: false, reasons: [why.get(i)!] }
      : { axis, change: change[i], sigma: sigma[k], observable: true, reasons: unless };
  });
}

function scatterWords(sigma: number, axis: number): string {
  if (!Number.isFinite(sigma)) return 'these frames cannot tell how sure it is';
  const [value, unit] = axis < 3 ? [(sigma * 180) / Math.PI, '°'] : [sigma * 100, ' cm'];
  return `frames and starts scatter by ${value.toPrecision(2)}${unit}`;
}

function refusals(
  free: readonly number[],
  given: SE3,
  T: SE3,
  { training, heldOut }: { readonly training: Compared; readonly heldOut: Compared },
): string[] {
  if (free.length === 0) return ['no axis is observable in these frames'];
  const change = changeAlong(given, T);
  const reasons: string[] = [];
  if (Math.hypot(...change.slice(0, 3)) > FARTHEST.angle || Math.hypot(...change.slice(3)) > FARTHEST.shift)
    reasons.push('the search left the neighbourhood of the given calibration (4°, 0.5 m): it has no answer there');
  if (!(training.after < training.before)) reasons.push('frames searched on are not better than with the given pose');
  if (heldOut.count === 0) reasons.push('no held-out frame shows enough to judge by');
  else if (!(heldOut.after < heldOut.before)) reasons.push('held-out frames are not better than with the given pose');
  else if (heldOut.better < SURE)
    reasons.push(
      `held-out frames are better by less than their own scatter (in ${Math.round(100 * heldOut.better)} % of resamples)`,
    );
  return reasons;
}
