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

/** Poses of `child` in `parent` that change. */
export interface Movement {
  readonly parent: string;
  readonly child: string;
}

/** The frames that `frame` moves in, by any number of movements, each by the root of its own static tree, which `rootOf` names. */
export function framesMovedIn(
  frame: string,
  movements: readonly Movement[],
  rootOf: (frame: string) => string,
): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [rootOf(frame)];
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
