// Tells transforms that never change from those that move, and turns messages into both.
import type { SE3 } from '../geometry/se3.js';
import type { Transforms } from '../message/value.js';
import type { Provenance } from './rig.js';
import { normalFrame, type StaticEdge, sameTransform } from './transform-tree.js';

/** One transform of one message; `tNs` is ns since the recording's origin. */
export interface TimedTransform {
  readonly parent: string;
  readonly child: string;
  readonly tNs: number;
  readonly T_parent_child: SE3;
  readonly from: Provenance;
}

export function timedTransforms(value: Transforms, originNs: bigint, from: Provenance): TimedTransform[] {
  return value.transforms.map(t => ({
    parent: normalFrame(t.parent),
    child: normalFrame(t.child),
    tNs: Number(t.stampNs - originNs),
    T_parent_child: { q: t.rotationXyzw, t: t.translation },
    from,
  }));
}

/**
 * Frames in which a car moves (REP-105 and habit). A transform out of one is a pose of the car, not a mounting, even when it
 * never changes: a car that stands still, or a recording with a single pose.
 */
const WORLD = /(^|[/_])(map|odom|odometry|world|earth|global|local|utm|enu|ned|gps_origin)$/i;

export function isWorldFrame(frame: string): boolean {
  return WORLD.test(normalFrame(frame));
}

/**
 * From a static topic (`/tf_static`) everything is static. Elsewhere (`/tf`) a transform is static when all its messages say
 * the same to 1e-9, as ROS 1's static_transform_publisher does, and its parent is not a world frame; the rest moves.
 * Both lists keep the order given; static edges are given once per distinct value.
 */
export function splitTransforms(
  timed: readonly TimedTransform[],
  fromTopicStatic: boolean,
): { fixed: StaticEdge[]; moving: TimedTransform[] } {
  const first = new Map<string, TimedTransform>();
  const moves = new Set<string>();
  const distinct: TimedTransform[] = [];
  for (const one of timed) {
    const key = edgeKey(one);
    const known = first.get(key);
    if (known && sameTransform(known.T_parent_child, one.T_parent_child)) continue;
    if (!fromTopicStatic && (known || isWorldFrame(one.parent))) moves.add(key);
    if (!known) first.set(key, one);
    // A static topic that says two things of one frame is left to the tree, which keeps the first and reports it.
    if (!known || fromTopicStatic) distinct.push(one);
  }
  const fixed = distinct.filter(one => !moves.has(edgeKey(one))).map(staticEdge);
  return { fixed, moving: timed.filter(one => moves.has(edgeKey(one))) };
}

function staticEdge({ parent, child, T_parent_child, from }: TimedTransform): StaticEdge {
  return { parent, child, T_parent_child, from };
}

function edgeKey(one: TimedTransform): string {
  return `${normalFrame(one.parent)}\u0000${normalFrame(one.child)}`;
}
