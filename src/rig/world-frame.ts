// Tells frames of the world from frames of the car, by their names.
import { normalFrame } from './transforms/transform-tree.js';

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
  const own = rootOf(frame);
  const parents = new Map<string, string[]>();
  const found = new Set<string>();
  for (const { parent, child, odometry } of movements) {
    const [above, below] = [rootOf(parent), rootOf(child)];
    const known = parents.get(below);
    if (known) known.push(above);
    else parents.set(below, [above]);
    if (odometry && parent !== '' && above !== own) found.add(above);
  }
  const open = [own, ...found];
  for (let moved = open.pop(); moved !== undefined; moved = open.pop()) {
    for (const above of parents.get(moved) ?? []) {
      if (above === own || found.has(above)) continue;
      found.add(above);
      open.push(above);
    }
  }
  return found;
}
