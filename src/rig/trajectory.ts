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
  const steps = tNs.slice(1).map((t, i) => t - tNs[i]);
  const median = steps.sort()[(steps.length - 1) >> 1];
  const wanted = Math.max(MIN_GAP_NS, 2.5 * median);
  return tNs.length === 2 ? Math.min(wanted, PAIR_GAP_NS) : wanted;
}

/**
 * Sorts the samples, drops those that are not rigid motions (FL0506) and later ones of an equal stamp (FL0405 when they say
 * something else). Undefined when none is left. Memory: 8 numbers per sample.
 */
export function makeTrajectory(given: PoseColumns, options: TrajectoryOptions, issues: Issues): Trajectory | undefined {
  const samples = cleaned(given, options, issues);
  if (samples.length === 0) return undefined;
  const tNs = Float64Array.from(samples, s => s.tNs);
  const origin = samples[0].T.t;
  const poses = samples.map(
    ({ T }): SE3 => ({ q: T.q, t: [T.t[0] - origin[0], T.t[1] - origin[1], T.t[2] - origin[2]] }),
  );
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
      if (tNs[i] === t) return poses[i];
      const step = tNs[i + 1] - tNs[i];
      return step <= maxGapNs ? interpolate(poses[i], poses[i + 1], (t - tNs[i]) / step) : undefined;
    },
  };
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

interface StampedPose {
  readonly tNs: number;
  readonly T: SE3;
}

function cleaned(given: PoseColumns, options: TrajectoryOptions, issues: Issues): StampedPose[] {
  const { tNs, xyz, xyzw } = given;
  const at = { topic: options.from };
  const kept: StampedPose[] = [];
  for (let i = 0; i < tNs.length; i++) {
    const T = checkedTransform(Array.from(xyz.subarray(3 * i, 3 * i + 3)), Array.from(xyzw.subarray(4 * i, 4 * i + 4)));
    if (T && Number.isFinite(tNs[i])) kept.push({ tNs: tNs[i], T });
    else
      issues.add(
        'FL0506',
        `pose of ${options.childFrame} is not finite or its quaternion is not of length 1: it was ignored`,
        at,
      );
  }
  kept.sort((a, b) => a.tNs - b.tNs);
  return kept.filter((sample, i) => {
    if (i === 0 || sample.tNs !== kept[i - 1].tNs) return true;
    if (!sameTransform(sample.T, kept[i - 1].T))
      issues.add('FL0405', `two different poses of ${options.childFrame} have one stamp: the first was kept`, at);
    return false;
  });
}
