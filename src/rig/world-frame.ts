// Tells frames of the world from frames of the car, by their names.
import { normalFrame } from './transform-tree.js';

/**
 * Frames in which a car moves (REP-105 and habit). A transform out of one is a pose of the car, not a mounting, even when it
 * never changes: a car that stands still, or a recording with a single pose.
 */
const WORLD = /(^|[/_])(map|odom|odometry|world|earth|global|local|utm|enu|ned|gps_origin)$/i;

export function isWorldFrame(frame: string): boolean {
  return WORLD.test(normalFrame(frame));
}

/** Poses of `child` in `parent` that change. `odometry`: the parent stands still in the world, whatever else is connected to it. */
export interface Movement {
  readonly parent: string;
  readonly child: string;
  readonly odometry?: boolean;
}

/**
 * The frames that `frame` moves in, by any number of movements, and those of any odometry, each by the root of its own static
 * tree, which `rootOf` names.
 */
export function worldFrames(
  frame: string,
  movements: readonly Movement[],
  rootOf: (frame: string) => string,
): ReadonlySet<string> {
  const found = new Set(movements.filter(one => one.odometry && one.parent !== '').map(one => rootOf(one.parent)));
  found.delete(rootOf(frame));
  const open = [rootOf(frame), ...found];
  for (let moved = open.pop(); moved !== undefined; moved = open.pop()) {
    for (const { parent, child } of movements) {
      const root = rootOf(parent);
      if (rootOf(child) !== moved || found.has(root) || root === rootOf(frame)) continue;
      found.add(root);
      open.push(root);
    }
  }
  return found;
}
