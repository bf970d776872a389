// Trajectories of the rig frame from what a recording carries: moving transforms (/tf) or odometry and pose topics.
import { compose, type SE3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import type { Spill } from '../../spill.js';
import { type AboveFrame, framesAbove } from '../transforms/above-frame.js';
import { together } from '../transforms/frame-history.js';
import type { TransformSeries } from '../transforms/transform-series.js';
import { normalFrame, type TransformTree } from '../transforms/transform-tree.js';
import { worldAbove } from '../transforms/way-up.js';
import { isWorldFrame } from '../world-frame.js';
import type { PoseColumns } from './pose-columns.js';
import { atAround } from './pose-jumps.js';
import { type Trajectory, trajectoryOfOwn } from './trajectory.js';

/**
 * The chain from `rigFrame` up to its topmost ancestor, over moving and static edges (rig <- odom <- map), by way of whatever
 * parents its frames have at each time. `at` interpolates every moving edge by itself and composes, as tf2 does; `tNs` is the
 * union of the edges' stamps at which all of them are known. Undefined when nothing above the rig frame moves.
 *
 * `local`: only up to the first world frame (odom), in which poses are smooth, while those in a map above it jump when a localiser
 * corrects itself (REP 105): for motion within a sweep.
 */
export function trajectoryFromTransforms(
  moving: readonly TransformSeries[],
  staticTree: TransformTree,
  rigFrame: string,
  issues: Issues,
  local = false,
  spill?: Spill,
): Trajectory | undefined {
  const rig = normalFrame(rigFrame);
  const above = framesAbove(moving, staticTree, issues, spill);
  const found = worldAbove(rig, above, issues, frame => local && isWorldFrame(frame));
  if (!found) return undefined;
  const { world, stamps } = found;
  const known = (t: number) => climb(rig, world, above, t, () => {});
  const at = (t: number) => {
    let T: SE3 | undefined;
    const whole = climb(rig, world, above, t, step => {
      const up = step.at(t);
      T = T ? compose(up, T) : up;
    });
    return whole ? T : undefined;
  };
  const tNs = stamps.filter(known);
  const used = stepsAt(rig, world, above, tNs);
  return fromAbsolute(at, tNs, {
    worldFrame: world,
    childFrame: rig,
    from: [...new Set(used.flatMap(step => step.from).filter(from => from !== ''))].join(' + '),
    maxGapNs: Math.max(...used.map(step => step.maxGapNs)),
    jumpsNs: together(used.map(step => step.jumpsNs)).sort(),
    widestStep: (fromNs, toNs) => {
      const between = stepsAt(rig, world, above, [fromNs, toNs]);
      return Math.max(0, ...between.map(step => step.widestStep(fromNs, toNs)));
    },
  });
}

/**
 * Odometry or pose samples T_world_child, carried to the rig frame by the static tree: T_world_rig = T_world_child T_child_rig.
 * An empty `childFrame` (PoseStamped, or a driver that left it out) is taken as the rig frame. FL0508 when not connected. The columns
 * become the trajectory's and are overwritten; with a `spill`, many poses lie in it.
 */
export function trajectoryFromOdometry(
  odometry: PoseColumns & { readonly worldFrame: string; readonly childFrame: string; readonly from: string },
  staticTree: TransformTree,
  rigFrame: string,
  issues: Issues,
  spill?: Spill,
): Trajectory | undefined {
  const rig = normalFrame(rigFrame);
  const child = normalFrame(odometry.childFrame) || rig;
  const names = { worldFrame: normalFrame(odometry.worldFrame), childFrame: child, from: odometry.from };
  const T_child_rig = staticTree.lookup(child, rig);
  if (!T_child_rig) {
    issues.add(
      'FL0508',
      `poses are of frame ${child}, which no static transform connects to ${rig}: they were not used`,
      {
        topic: odometry.from,
      },
    );
    return undefined;
  }
  const ofChild = trajectoryOfOwn(odometry, names, issues, spill);
  if (!ofChild || child === rig) return ofChild;
  const at = (t: number) => {
    const T = ofChild.at(t);
    return T && compose(withOrigin(T, ofChild.origin, 1), T_child_rig);
  };
  return fromAbsolute(at, ofChild.tNs, { ...ofChild, childFrame: rig });
}

/** Visits the steps from the rig to the world, from the bottom up; false when the world is not reached at this time. */
function climb(
  rig: string,
  world: string,
  above: (frame: string) => AboveFrame | undefined,
  t: number,
  visit: (step: AboveFrame) => void,
): boolean {
  const limit = 1000;
  let frame = rig;
  for (let depth = 0; frame !== world; depth++) {
    const step = above(frame);
    const parent = step?.parentAt(t);
    // Parents that change can lead round in a circle.
    if (!step || parent === undefined || depth === limit) return false;
    visit(step);
    frame = parent;
  }
  return true;
}

/** The steps that are used at any of these times, from the bottom up. */
function stepsAt(
  rig: string,
  world: string,
  above: (frame: string) => AboveFrame | undefined,
  times: Iterable<number>,
): AboveFrame[] {
  const used = new Set<AboveFrame>();
  for (const t of times) climb(rig, world, above, t, step => used.add(step));
  return [...used];
}

type About = Pick<Trajectory, 'worldFrame' | 'childFrame' | 'from' | 'maxGapNs' | 'widestStep' | 'jumpsNs'>;

/** `tNs` are stamps at which `at` is known; at least one. */
function fromAbsolute(at: (t: number) => SE3 | undefined, tNs: Float64Array, about: About): Trajectory {
  const origin = at(tNs[0])!.t;
  const fromOrigin = (t: number) => {
    const T = at(t);
    return T && withOrigin(T, origin, -1);
  };
  return {
    worldFrame: about.worldFrame,
    childFrame: about.childFrame,
    from: about.from,
    maxGapNs: about.maxGapNs,
    widestStep: about.widestStep,
    origin,
    tNs,
    coverage: { fromNs: tNs[0], toNs: tNs[tNs.length - 1] },
    at: fromOrigin,
    around: aroundNs => atAround(fromOrigin, about.jumpsNs, aroundNs),
    jumpsNs: about.jumpsNs,
  };
}

function withOrigin({ q, t }: SE3, origin: SE3['t'], sign: 1 | -1): SE3 {
  return { q, t: [t[0] + sign * origin[0], t[1] + sign * origin[1], t[2] + sign * origin[2]] };
}
