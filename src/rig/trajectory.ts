// Where a frame was over time: poses sorted by stamp, interpolated inside their coverage and never outside it.
import { interpolate, type SE3, type Vec3 } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import { checkedTransform } from './checked-transform.js';
import type { Provenance } from './rig.js';
import { sameTransform } from './transform-tree.js';

/** `count` poses T_world_child: ns since the recording's origin, metres, xyzw; one after the other. */
export interface PoseColumns {
  readonly tNs: Float64Array;
  readonly xyz: Float64Array;
  readonly xyzw: Float64Array;
}

export interface TrajectoryOptions {
  readonly worldFrame: string;
  readonly childFrame: string;
  readonly from: Provenance;
  /** Greatest distance of two samples that is still interpolated across, ns. Default: `defaultMaxGapNs`. */
  readonly maxGapNs?: number;
}

/**
 * `at` keeps tf2's rules: linear translation, shortest-arc slerp, no extrapolation, and of samples with one stamp the older
 * is kept. Stricter than tf2: there is no pose inside a gap wider than `maxGapNs`.
 */
export interface Trajectory {
  readonly worldFrame: string;
  readonly childFrame: string;
  readonly from: Provenance;
  /** World coordinates of the first sample, metres: subtracted from all poses, so that UTM northings keep their digits. */
  readonly origin: Vec3;
  /** Stamps of the samples, ascending, ns since the recording's origin. */
  readonly tNs: Float64Array;
  readonly maxGapNs: number;
  /** First and last stamp at which `at` can answer (both included). */
  readonly coverage: { readonly fromNs: number; readonly toNs: number };
  /** T_world_child less `origin` at a time; exactly the sample where one has this stamp; undefined where it is not known. */
  at(tNs: number): SE3 | undefined;
}

const MIN_GAP_NS = 100e6;
const PAIR_GAP_NS = 1e9;

/**
 * 2.5 × the lower median step, at least 100 ms: poses are often published in bursts (one per camera of a rig), and a car
 * moves less than 1 cm off the straight line within 100 ms (8 m/s² · h²/8). Two samples tell no period: at most 1 s.
 */
export function defaultMaxGapNs(tNs: Float64Array): number {
  if (tNs.length < 2) return MIN_GAP_NS;
  const steps = new Float64Array(tNs.length - 1);
  for (let i = 0; i < steps.length; i++) steps[i] = tNs[i + 1] - tNs[i];
  const median = steps.sort()[(steps.length - 1) >> 1];
  const wanted = Math.max(MIN_GAP_NS, 2.5 * median);
  return tNs.length === 2 ? Math.min(wanted, PAIR_GAP_NS) : wanted;
}

/**
 * Sorts the samples, drops those that are not rigid motions (FL0506) and later ones of an equal stamp (FL0405 when they say
 * something else). Undefined when none is left. Memory: 64 bytes per sample.
 */
export function makeTrajectory(given: PoseColumns, options: TrajectoryOptions, issues: Issues): Trajectory | undefined {
  return trajectoryOfOwn({ tNs: given.tNs.slice(), xyz: given.xyz.slice(), xyzw: given.xyzw.slice() }, options, issues);
}

/** `makeTrajectory` for columns that nobody else uses: they are overwritten, which spares a copy of a long recording. */
export function trajectoryOfOwn(
  given: PoseColumns,
  options: TrajectoryOptions,
  issues: Issues,
): Trajectory | undefined {
  const { tNs, xyz, xyzw } = cleaned(given, options, issues);
  if (tNs.length === 0) return undefined;
  const origin: Vec3 = [xyz[0], xyz[1], xyz[2]];
  for (let i = 0; i < xyz.length; i++) xyz[i] -= origin[i % 3];
  const pose = (i: number) => poseAt(xyz, xyzw, i);
  const maxGapNs = options.maxGapNs ?? defaultMaxGapNs(tNs);
  const find = stampFinder(tNs);
  return {
    worldFrame: options.worldFrame,
    childFrame: options.childFrame,
    from: options.from,
    origin,
    tNs,
    maxGapNs,
    coverage: { fromNs: tNs[0], toNs: tNs[tNs.length - 1] },
    at: t => {
      const i = find(t);
      if (i < 0) return undefined;
      if (tNs[i] === t) return pose(i);
      const step = tNs[i + 1] - tNs[i];
      return step <= maxGapNs ? interpolate(pose(i), pose(i + 1), (t - tNs[i]) / step) : undefined;
    },
  };
}

/** Those of ascending `stamps` at which a trajectory of `makeTrajectory` has a pose, as `at` would tell, in one walk over both. */
export function stampsWithPose(stamps: Float64Array, { tNs, maxGapNs }: Trajectory): Float64Array {
  const kept = new Float64Array(stamps.length);
  let n = 0;
  let i = 0;
  for (let k = 0; k < stamps.length; k++) {
    const t = stamps[k];
    while (i + 1 < tNs.length && tNs[i + 1] <= t) i++;
    const between = tNs[i] < t && i + 1 < tNs.length && tNs[i + 1] - tNs[i] <= maxGapNs;
    if (tNs[i] === t || between) kept[n++] = t;
  }
  return kept.slice(0, n);
}

/**
 * Gives the last i with tNs[i] <= t while t is inside the stamps, else -1. Queries mostly ascend: the answer before, and the
 * one after it, are tried first; the result does not depend on earlier queries.
 */
function stampFinder(tNs: Float64Array): (t: number) => number {
  const last = tNs.length - 1;
  const holds = (i: number, t: number) => i >= 0 && i <= last && tNs[i] <= t && (i === last || t < tNs[i + 1]);
  let hint = 0;
  return t => {
    if (!(t >= tNs[0] && t <= tNs[last])) return -1;
    if (holds(hint, t)) return hint;
    if (holds(hint + 1, t)) return ++hint;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tNs[middle] <= t) low = middle;
      else high = middle - 1;
    }
    hint = low;
    return low;
  };
}

function cleaned(given: PoseColumns, options: TrajectoryOptions, issues: Issues): PoseColumns {
  const poses = rigidOnes(given, options, issues);
  for (let i = 1; i < poses.tNs.length; i++)
    if (!(poses.tNs[i - 1] < poses.tNs[i])) return sortedOnce(poses, options, issues);
  return poses;
}

/** The samples that can be used, quaternions at length 1, moved together in their own arrays in the order given. */
function rigidOnes(poses: PoseColumns, options: TrajectoryOptions, issues: Issues): PoseColumns {
  const { tNs, xyz, xyzw } = poses;
  let n = 0;
  for (let i = 0; i < tNs.length; i++) {
    const { t, q } = poseAt(xyz, xyzw, i);
    const T = Number.isFinite(tNs[i]) ? checkedTransform(t, q) : undefined;
    if (T) {
      tNs[n] = tNs[i];
      writePose(poses, n++, T);
    } else
      issues.add(
        'FL0506',
        `pose of ${options.childFrame} is not finite or its quaternion is not of length 1: it was ignored`,
        { topic: options.from },
      );
  }
  return firstOf(poses, n);
}

/** Ascending stamps; of equal ones the first given. */
function sortedOnce(poses: PoseColumns, options: TrajectoryOptions, issues: Issues): PoseColumns {
  const { tNs } = poses;
  const order = Uint32Array.from(tNs, (_, i) => i).sort((a, b) => tNs[a] - tNs[b] || a - b);
  const kept = { tNs: tNs.slice(), xyz: poses.xyz.slice(), xyzw: poses.xyzw.slice() };
  let n = 0;
  for (let k = 0; k < order.length; k++) {
    const T = poseAt(poses.xyz, poses.xyzw, order[k]);
    if (k > 0 && tNs[order[k]] === tNs[order[k - 1]]) {
      if (!sameTransform(T, poseAt(poses.xyz, poses.xyzw, order[k - 1])))
        issues.add('FL0405', `two different poses of ${options.childFrame} have one stamp: the first was kept`, {
          topic: options.from,
        });
      continue;
    }
    kept.tNs[n] = tNs[order[k]];
    writePose(kept, n++, T);
  }
  return firstOf(kept, n);
}

function firstOf({ tNs, xyz, xyzw }: PoseColumns, count: number): PoseColumns {
  return { tNs: tNs.subarray(0, count), xyz: xyz.subarray(0, 3 * count), xyzw: xyzw.subarray(0, 4 * count) };
}

function poseAt(xyz: Float64Array, xyzw: Float64Array, i: number): SE3 {
  const [t, q] = [3 * i, 4 * i];
  return { q: [xyzw[q], xyzw[q + 1], xyzw[q + 2], xyzw[q + 3]], t: [xyz[t], xyz[t + 1], xyz[t + 2]] };
}

function writePose({ xyz, xyzw }: PoseColumns, i: number, { t, q }: SE3): void {
  for (let k = 0; k < 3; k++) xyz[3 * i + k] = t[k];
  for (let k = 0; k < 4; k++) xyzw[4 * i + k] = q[k];
}
