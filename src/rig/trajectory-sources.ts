// Trajectories of the rig frame from what a recording carries: moving transforms (/tf) or odometry and pose topics.
import { compose, type SE3 } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import { makeTrajectory, type PoseColumns, stampsWithPose, type Trajectory, trajectoryOfOwn } from './trajectory.js';
import type { TransformSeries } from './transform-series.js';
import { normalFrame, type TransformTree } from './transform-tree.js';

/** One step of the way up from the rig frame: `T_parent_child` at a time. */
interface Link {
  readonly parent: string;
  readonly from: string;
  readonly moving?: Trajectory;
  readonly T?: SE3;
}

/**
 * The chain from `rigFrame` up to its topmost ancestor, over moving and static edges (rig <- odom <- map). `at` interpolates
 * every moving edge by itself and composes, as tf2 does; `tNs` is the union of the edges' stamps at which all of them are
 * known. An upper part that shares no time with the lower part is left out (FL0602). A frame whose parent changes keeps the
 * first parent (FL0505): tf2 would follow the change. Undefined when nothing above the rig frame moves.
 */
export function trajectoryFromTransforms(
  moving: readonly TransformSeries[],
  staticTree: TransformTree,
  rigFrame: string,
  issues: Issues,
): Trajectory | undefined {
  const links = linksAbove(moving, staticTree, normalFrame(rigFrame), issues);
  for (let count = links.length; count > 0; count--) {
    const used = links.slice(0, count);
    if (!used.some(link => link.moving)) return undefined;
    // A static top says nothing of time: the world is the frame that the last moving edge hangs in, or above it.
    const found = composed(used, normalFrame(rigFrame));
    if (found) return found;
    const top = used[count - 1];
    if (top.moving)
      issues.add(
        'FL0602',
        `the transform into ${top.parent} shares no time with those below it: ${top.parent} was left out`,
        {
          topic: top.from,
        },
      );
  }
  return undefined;
}

/**
 * Odometry or pose samples T_world_child, carried to the rig frame by the static tree: T_world_rig = T_world_child T_child_rig.
 * An empty `childFrame` (PoseStamped, or a driver that left it out) is taken as the rig frame. FL0508 when not connected.
 */
export function trajectoryFromOdometry(
  odometry: PoseColumns & { readonly worldFrame: string; readonly childFrame: string; readonly from: string },
  staticTree: TransformTree,
  rigFrame: string,
  issues: Issues,
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
  const ofChild = makeTrajectory(odometry, names, issues);
  return ofChild && child !== rig ? composed([fixedLink(child, T_child_rig), movingLink(ofChild)], rig) : ofChild;
}

function movingLink(moving: Trajectory): Link {
  return { parent: moving.worldFrame, from: moving.from, moving };
}

function fixedLink(parent: string, T: SE3, from = ''): Link {
  return { parent, from, T };
}

function linksAbove(moving: readonly TransformSeries[], tree: TransformTree, rig: string, issues: Issues): Link[] {
  const byChild = groupByChild(moving);
  const links: Link[] = [];
  const seen = new Set([rig]);
  for (let frame = rig; ; ) {
    const edge = tree.edgeAbove(frame);
    const samples = byChild.get(frame);
    const trajectory = edge || !samples ? undefined : trajectoryOfEdge(frame, samples, issues);
    if (edge && samples)
      issues.add('FL0505', `frame ${frame} has a static and a moving parent: the static one was kept`, {
        topic: frame,
      });
    const link = edge ? fixedLink(edge.parent, edge.T_parent_child, edge.from) : trajectory && movingLink(trajectory);
    // A loop through moving edges ends the way up; the static tree has none.
    if (!link || seen.has(link.parent)) return links;
    links.push(link);
    seen.add(link.parent);
    frame = link.parent;
  }
}

function groupByChild(moving: readonly TransformSeries[]): Map<string, TransformSeries[]> {
  const byChild = new Map<string, TransformSeries[]>();
  for (const one of moving) {
    const list = byChild.get(one.child);
    if (list) list.push(one);
    else byChild.set(one.child, [one]);
  }
  return byChild;
}

/** Topics that tell of one edge are taken together, the first one's samples first. */
function trajectoryOfEdge(child: string, all: readonly TransformSeries[], issues: Issues): Trajectory | undefined {
  const { parent, from } = all[0];
  const used = all.filter(one => one.parent === parent);
  if (used.length < all.length)
    issues.add('FL0505', `frame ${child} moves under more than one parent: the first, ${parent}, was kept`, {
      topic: child,
    });
  return trajectoryOfOwn(
    joined(used.map(one => one.columns())),
    { worldFrame: parent, childFrame: child, from },
    issues,
  );
}

function joined(parts: readonly PoseColumns[]): PoseColumns {
  if (parts.length === 1) return parts[0];
  return {
    tNs: together(parts.map(part => part.tNs)),
    xyz: together(parts.map(part => part.xyz)),
    xyzw: together(parts.map(part => part.xyzw)),
  };
}

function together(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** The product of the links, from the bottom up; undefined when there is no stamp at which every link is known. */
function composed(links: readonly Link[], rig: string): Trajectory | undefined {
  if (links.length === 1) return links[0].moving;
  const at = (t: number): SE3 | undefined => {
    let T: SE3 | undefined;
    for (const link of links) {
      const up = link.T ?? absoluteAt(link.moving!, t);
      if (!up) return undefined;
      T = T ? compose(up, T) : up;
    }
    return T;
  };
  const used = links.flatMap(link => (link.moving ? [link.moving] : []));
  const tNs = used.reduce(stampsWithPose, ascending(used.map(edge => edge.tNs)));
  if (tNs.length === 0) return undefined;
  const origin = at(tNs[0])!.t;
  return {
    worldFrame: links[links.length - 1].parent,
    childFrame: rig,
    from: [...new Set(links.map(link => link.from).filter(from => from !== ''))].join(' + '),
    origin,
    tNs,
    maxGapNs: Math.max(...used.map(edge => edge.maxGapNs)),
    coverage: { fromNs: tNs[0], toNs: tNs[tNs.length - 1] },
    at: t => {
      const T = at(t);
      return T && { q: T.q, t: [T.t[0] - origin[0], T.t[1] - origin[1], T.t[2] - origin[2]] };
    },
  };
}

/** Every number once, in ascending order. */
function ascending(lists: readonly Float64Array[]): Float64Array {
  const all = together(lists).sort();
  let n = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[n - 1]) all[n++] = all[i];
  return all.subarray(0, n);
}

function absoluteAt(edge: Trajectory, t: number): SE3 | undefined {
  const T = edge.at(t);
  return T && { q: T.q, t: [T.t[0] + edge.origin[0], T.t[1] + edge.origin[1], T.t[2] + edge.origin[2]] };
}
