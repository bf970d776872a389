// Frames that the recording tells in the world one by one although one body carries them: simulators and motion capture give every sensor there.
import { compose, inverse, rotationAngle, type SE3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import { checkedTransform } from '../checked-transform.js';
import { bodyAmong } from '../rig-frame.js';
import type { PoseColumns } from '../trajectory/pose-columns.js';
import { isWorldFrame } from '../world-frame.js';
import { type SteadyMount, steadyMount } from './steady-mount.js';
import type { TransformSeries } from './transform-series.js';
import type { StaticEdge } from './transform-tree.js';

/** rad (3°): how far the body must have turned. Whatever stands still keeps its place in all else that does, and so do simulated cars on a straight road. */
const TURNED = 0.05;
/** m: how far it must have gone where the other frame's name says whose it is (`ego_vehicle/lidar`). */
const GONE = 0.1;
/** Stamps that two frames share. */
const LEAST = 5;

/**
 * Of frames that move in one world frame, those that keep their place in one of them, wherever both have a stamp, while that one turns: they are
 * mounts on it (FL0619), and no longer move on their own. That one is the car's body by its name, else the first said. Frames of `placed`, which have
 * a mount already, are left alone, and a world frame carries nothing.
 */
export function carriedTogether(
  moving: readonly TransformSeries[],
  placed: ReadonlySet<string>,
  issues: Issues,
): { readonly moving: readonly TransformSeries[]; readonly mounts: readonly StaticEdge[] } {
  const mounts: StaticEdge[] = [];
  const carried = new Set<TransformSeries>();
  for (const world of new Set(moving.map(series => series.parent))) {
    const alone = ({ child }: TransformSeries) => moving.filter(other => other.child === child).length === 1;
    const bodies = moving.filter(s => s.parent === world && !isWorldFrame(s.child) && alone(s));
    if (!isWorldFrame(world) || bodies.length < 2) continue;
    const named = bodyAmong(bodies.map(({ child }) => child));
    const base = bodies.find(({ child }) => child === named) ?? bodies[0];
    const places = placesOf(base.columns());
    for (const series of bodies) {
      const mount = series === base || placed.has(series.child) ? undefined : mountOn(base, places, series);
      if (!mount) continue;
      carried.add(series);
      mounts.push({
        parent: base.child,
        child: series.child,
        T_parent_child: mount.T_parent_child,
        from: `${series.from}, both in ${world}`,
      });
      issues.add(
        'FL0619',
        `frames "${series.child}" and "${base.child}" are told in "${world}" one by one and move as one (${mount.series.count} common stamps, to ${Math.max(0.001, mount.distance * 1e3).toFixed(3)} mm): the former was taken to be fixed on the latter`,
        { topic: series.from },
      );
    }
  }
  return { moving: moving.filter(series => !carried.has(series)), mounts };
}

/** Poses by their stamps; of equal stamps the first counts, as in tf2. */
function placesOf(poses: PoseColumns): ReadonlyMap<number, SE3> {
  const places = new Map<number, SE3>();
  for (let i = 0; i < poses.tNs.length; i++) {
    const T = places.has(poses.tNs[i]) ? undefined : poseAt(poses, i);
    if (T) places.set(poses.tNs[i], T);
  }
  return places;
}

function mountOn(
  base: TransformSeries,
  places: ReadonlyMap<number, SE3>,
  series: TransformSeries,
): SteadyMount | undefined {
  const both = [...placesOf(series.columns())].flatMap(([t, T_world_child]) => {
    const T_world_base = places.get(t);
    return T_world_base ? [{ T_world_base, T: compose(inverse(T_world_base), T_world_child) }] : [];
  });
  const own = series.child.startsWith(`${base.child}/`);
  const shown = ({ T_world_base }: (typeof both)[number]) => {
    const way = compose(inverse(both[0].T_world_base), T_world_base);
    return rotationAngle(way) > TURNED || (own && Math.hypot(...way.t) > GONE);
  };
  if (both.length < LEAST || !both.some(shown)) return undefined;
  const columns = (): PoseColumns => ({
    tNs: new Float64Array(both.length),
    xyz: Float64Array.from(both.flatMap(({ T }) => T.t)),
    xyzw: Float64Array.from(both.flatMap(({ T }) => T.q)),
  });
  return steadyMount({ ...named(base, series), count: both.length, columns });
}

function named({ child: parent }: TransformSeries, { child, from, latched }: TransformSeries) {
  return { parent, child, from, latched };
}

function poseAt({ xyz, xyzw }: PoseColumns, i: number): SE3 | undefined {
  return checkedTransform(
    [xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]],
    [xyzw[4 * i], xyzw[4 * i + 1], xyzw[4 * i + 2], xyzw[4 * i + 3]],
  );
}
