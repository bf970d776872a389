// Where a frame was over time: poses sorted by stamp, interpolated inside their coverage and never outside it.
import type { SE3, Vec3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import { withScratch } from '../../scratch.js';
import type { Spill } from '../../spill.js';
import { BRIDGED_STEPS } from '../../time/stream.js';
import type { Provenance } from '../rig.js';
import {
  cleanedPoses,
  copied,
  type PoseColumns,
  poseBetween,
  posesPutAway,
  stampFinder,
  widestStep,
} from './pose-columns.js';
import { atAround, jumpStamps, poseJumps, reportPoseJumps } from './pose-jumps.js';
import { reportPoseScatter } from './pose-scatter.js';

export interface TrajectoryOptions {
  readonly worldFrame: string;
  readonly childFrame: string;
  readonly from: Provenance;
  /** Greatest distance of two samples that is still interpolated across, ns. Default: `defaultMaxGapNs`. */
  readonly maxGapNs?: number;
}

/**
 * `at` keeps tf2's rules: linear translation, shortest-arc slerp, no extrapolation, and of samples with one stamp the older
 * is kept. Stricter than tf2: there is no pose inside a gap wider than `maxGapNs`, and none where poses jump.
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
  /**
   * `at` of those moments only whose poses belong with the one at `aroundNs`: motion is told by two poses, and where a localiser put
   * the rig elsewhere between them it is not.
   */
  around(aroundNs: number): (tNs: number) => SE3 | undefined;
  /** Stamps of the samples after which poses jump, ascending. */
  readonly jumpsNs: Float64Array;
  /** The widest step between two neighbouring samples that poses from one moment to another rest on, ns; 0 where they are samples. */
  widestStep(fromNs: number, toNs: number): number;
}

/** Poses this near are interpolated whatever their usual step; two poses alone tell no step, and are bridged up to this. */
const MIN_GAP_NS = 100e6;
const PAIR_GAP_NS = 1e9;

/**
 * BRIDGED_STEPS × the lower median step, at least 100 ms: poses are often published in bursts (one per camera of a rig), and a car
 * moves less than 1 cm off the straight line within 100 ms (8 m/s² · h²/8). Two samples tell no period: at most 1 s.
 */
export function defaultMaxGapNs(tNs: Float64Array): number {
  if (tNs.length < 2) return MIN_GAP_NS;
  const median = withScratch(scratch => {
    const steps = scratch.float64(tNs.length - 1);
    for (let i = 0; i < steps.length; i++) steps[i] = tNs[i + 1] - tNs[i];
    return steps.sort()[(steps.length - 1) >> 1];
  });
  const wanted = Math.max(MIN_GAP_NS, BRIDGED_STEPS * median);
  return tNs.length === 2 ? Math.min(wanted, PAIR_GAP_NS) : wanted;
}

/**
 * Sorts the samples, drops those that are not rigid motions (FL0506) and later ones of an equal stamp (FL0405 when they say
 * something else). Undefined when none is left. Memory: 64 bytes per sample.
 */
export function makeTrajectory(given: PoseColumns, options: TrajectoryOptions, issues: Issues): Trajectory | undefined {
  return trajectoryOfOwn(copied(given), options, issues);
}

/**
 * `makeTrajectory` for columns that nobody else uses: they are overwritten, which spares a copy of a long recording. With a `spill`, the
 * poses of a long one lie in it, and 8 bytes per sample stay: its stamp.
 */
export function trajectoryOfOwn(
  given: PoseColumns,
  options: TrajectoryOptions,
  issues: Issues,
  spill?: Spill,
): Trajectory | undefined {
  const { tNs, xyz, xyzw } = cleanedPoses(given, options, issues);
  if (tNs.length === 0) return undefined;
  const origin: Vec3 = [xyz[0], xyz[1], xyz[2]];
  for (let i = 0; i < xyz.length; i++) xyz[i] -= origin[i % 3];
  const maxGapNs = options.maxGapNs ?? defaultMaxGapNs(tNs);
  const jumps = poseJumps({ tNs, xyz, xyzw });
  if (jumps) reportPoseJumps(jumps, tNs, options, issues);
  else reportPoseScatter({ tNs, xyz, xyzw }, options, issues);
  const jumpsNs = jumpStamps(jumps, tNs);
  const find = stampFinder(tNs);
  const pose = posesPutAway({ xyz, xyzw }, spill);
  const onTheWay = poseBetween(pose);
  const at = (t: number): SE3 | undefined => {
    const i = find(t);
    if (i < 0) return undefined;
    if (tNs[i] === t) return pose(i);
    const step = tNs[i + 1] - tNs[i];
    return step <= maxGapNs && !jumps?.after[i] ? onTheWay(i, (t - tNs[i]) / step) : undefined;
  };
  return {
    worldFrame: options.worldFrame,
    childFrame: options.childFrame,
    from: options.from,
    origin,
    tNs,
    maxGapNs,
    coverage: { fromNs: tNs[0], toNs: tNs[tNs.length - 1] },
    at,
    around: aroundNs => atAround(at, jumpsNs, aroundNs),
    jumpsNs,
    widestStep: (fromNs, toNs) => widestStep(tNs, find, fromNs, toNs),
  };
}
