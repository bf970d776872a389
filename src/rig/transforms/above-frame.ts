// What is above one frame on the way to the world: a mounting, or samples that are bridged only where they lie close enough.
import type { SE3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import type { Spill } from '../../spill.js';
import { poseBetween, posesPutAway, widestStep } from '../trajectory/pose-columns.js';
import { jumpStamps, type PoseJumps, poseJumps, reportPoseJumps } from '../trajectory/pose-jumps.js';
import { reportPoseScatter } from '../trajectory/pose-scatter.js';
import { defaultMaxGapNs } from '../trajectory/trajectory.js';
import { isWorldFrame } from '../world-frame.js';
import { byChild, type FrameHistory, frameHistory } from './frame-history.js';
import type { TransformSeries } from './transform-series.js';
import type { StaticEdge, TransformTree } from './transform-tree.js';

export interface AboveFrame {
  /** In the order first said. */
  readonly parents: readonly string[];
  /** Where the word of a parent came from. */
  readonly from: readonly string[];
  /** Stamps of the samples, ascending; undefined for a mounting. */
  readonly tNs?: Float64Array;
  readonly maxGapNs: number;
  /** The parent at a time, where the frame's place in it is known. */
  parentAt(tNs: number): string | undefined;
  /** T_parent_frame, where `parentAt` gives the parent. */
  at(tNs: number): SE3;
  widestStep(fromNs: number, toNs: number): number;
  /** Stamps after which its samples jump, ascending. */
  readonly jumpsNs: Float64Array;
}

/**
 * Gives what is above a frame; the mounting goes first where there is also a moving parent (FL0505). Stricter than tf2: nothing is
 * known inside a gap wider than `defaultMaxGapNs` or where poses jump, and nothing between two samples of different parents but at the
 * samples. With a `spill`, the poses of a frame with many samples lie in it.
 */
export function framesAbove(
  moving: readonly TransformSeries[],
  tree: TransformTree,
  issues: Issues,
  spill?: Spill,
): (frame: string) => AboveFrame | undefined {
  const series = byChild(moving);
  const known = new Map<string, AboveFrame | undefined>();
  return frame => {
    if (known.has(frame)) return known.get(frame);
    const edge = tree.edgeAbove(frame);
    const samples = series.get(frame);
    if (edge && samples)
      issues.add('FL0505', `frame ${frame} has a static and a moving parent: the static one was kept`, {
        topic: frame,
      });
    const above = edge ? mounted(edge) : samples && moved(samples, issues, spill);
    known.set(frame, above);
    // What is known is not asked for again: the samples as they were told are 72 bytes each.
    series.delete(frame);
    return above;
  };
}

function mounted({ parent, from, T_parent_child }: StaticEdge): AboveFrame {
  return {
    parents: [parent],
    from: [from],
    maxGapNs: 0,
    parentAt: () => parent,
    at: () => T_parent_child,
    widestStep: () => 0,
    jumpsNs: new Float64Array(0),
  };
}

/** Where a world frame is placed in another, steps are a localiser's corrections: they are where it takes the rig to be, not how that moved. */
function jumpsOf({ child, parents, from, poses }: FrameHistory, issues: Issues): PoseJumps | undefined {
  if (parents.length > 1 || isWorldFrame(child)) return undefined;
  const whose = { childFrame: child, from: from[0] };
  const jumps = poseJumps(poses);
  if (jumps) reportPoseJumps(jumps, poses.tNs, whose, issues);
  else reportPoseScatter(poses, whose, issues);
  return jumps;
}

function moved(series: readonly TransformSeries[], issues: Issues, spill: Spill | undefined): AboveFrame | undefined {
  const history = frameHistory(series, issues);
  if (!history) return undefined;
  const { parents, from, tNs, find, parentAt, poses } = history;
  const maxGapNs = defaultMaxGapNs(tNs);
  const jumps = jumpsOf(history, issues);
  const pose = posesPutAway(poses, spill);
  const onTheWay = poseBetween(pose);
  return {
    parents,
    from,
    tNs,
    maxGapNs,
    parentAt(t) {
      const i = find(t);
      if (i < 0) return undefined;
      const parent = parentAt(i);
      if (tNs[i] === t) return parent;
      const near = tNs[i + 1] - tNs[i] <= maxGapNs && !jumps?.after[i];
      return near && parentAt(i + 1) === parent ? parent : undefined;
    },
    at(t) {
      const i = find(t);
      return tNs[i] === t ? pose(i) : onTheWay(i, (t - tNs[i]) / (tNs[i + 1] - tNs[i]));
    },
    widestStep: (fromNs, toNs) => widestStep(tNs, find, fromNs, toNs),
    jumpsNs: jumpStamps(jumps, tNs),
  };
}
