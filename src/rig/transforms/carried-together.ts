// Frames that the recording tells in the world one by one although one body carries them: simulators and motion capture give every sensor there.
import { compose, inverse, rotationAngle, type SE3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import { grouped } from '../../time/grouped.js';
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
/** Stamps that two frames share, and how many of them are looked at, spread over all. */
const LEAST = 5;
const MOST = 8192;

/**
 * Of frames that move in one world frame, those that keep their place in one of them, wherever both have a stamp, while that one turns: they are
 * mounts on it (FL0619), and no longer move on their own. That one is the body by its name, of the same namespace first, else the first said. Frames of `placed`, which have
 * a mount already, are left alone, and a world frame carries nothing.
 */
export function carriedTogether(
  moving: readonly TransformSeries[],
  placed: ReadonlySet<string>,
  issues: Issues,
): { readonly moving: readonly TransformSeries[]; readonly mounts: readonly StaticEdge[] } {
  const mounts: StaticEdge[] = [];
  const carried = new Set<TransformSeries>();
  const families = grouped(moving, ({ child }) => child);
  for (const [world, inWorld] of grouped(moving, ({ parent }) => parent)) {
    if (!isWorldFrame(world)) continue;
    const bodies = inWorld.filter(({ child }) => !isWorldFrame(child) && families.get(child)!.length === 1);
    const baseOf = basesAmong(bodies);
    const posesOf = new Map<TransformSeries, PoseColumns>();
    for (const series of bodies) {
      const base = placed.has(series.child) ? undefined : baseOf(series);
      // One of two that carry each other (`r` and `r/base_link`) goes on moving.
      if (!base || carried.has(base)) continue;
      const poses = posesOf.get(base) ?? base.columns();
      posesOf.set(base, poses);
      const mount = mountOn(base, poses, series);
      if (!mount) continue;
      carried.add(series);
      const { T_parent_child, distance } = mount;
      mounts.push({
        parent: base.child,
        child: series.child,
        T_parent_child,
        from: `${series.from}, both in ${world}`,
      });
      issues.add(
        'FL0619',
        `frames "${series.child}" and "${base.child}" are told in "${world}" one by one and move as one (${mount.series.count} common stamps, to ${Math.max(0.001, distance * 1e3).toFixed(3)} mm): the former was taken to be fixed on the latter`,
        { topic: series.from },
      );
    }
  }
  return { moving: moving.filter(series => !carried.has(series)), mounts };
}

/** What may carry a frame: the body of its own namespace (`robot2/base_link`, `robot2`), else of all. */
function basesAmong(bodies: readonly TransformSeries[]): (series: TransformSeries) => TransformSeries | undefined {
  const baseOf = (all: readonly TransformSeries[]) => {
    const named = bodyAmong(all.map(({ child }) => child));
    return all.find(({ child }) => child === named);
  };
  const space = ({ child }: TransformSeries) => child.split('/', 1)[0];
  const owns = new Map(
    Array.from(grouped(bodies, space), ([name, all]) => [name, all.find(({ child }) => child === name) ?? baseOf(all)]),
  );
  const main = baseOf(bodies) ?? bodies[0];
  return series => {
    const own = owns.get(space(series));
    return [own, main].find(one => one !== undefined && one !== series);
  };
}

function mountOn(base: TransformSeries, poses: PoseColumns, series: TransformSeries): SteadyMount | undefined {
  const own = series.columns();
  const common = commonStamps(poses.tNs, own.tNs);
  const stride = Math.ceil(common.length / MOST);
  const both = common.flatMap(([i, j], k) => {
    const [T_world_base, T_world_child] = k % stride === 0 ? [poseAt(poses, i), poseAt(own, j)] : [];
    return T_world_base && T_world_child ? [{ T_world_base, T: compose(inverse(T_world_base), T_world_child) }] : [];
  });
  const itsOwn = series.child.startsWith(`${base.child}/`);
  const shown = ({ T_world_base }: (typeof both)[number]) => {
    const way = compose(inverse(both[0].T_world_base), T_world_base);
    return rotationAngle(way) > TURNED || (itsOwn && Math.hypot(...way.t) > GONE);
  };
  if (both.length < LEAST || !both.some(shown)) return undefined;
  const columns = (): PoseColumns => ({
    tNs: new Float64Array(both.length),
    xyz: Float64Array.from(both.flatMap(({ T }) => T.t)),
    xyzw: Float64Array.from(both.flatMap(({ T }) => T.q)),
  });
  return steadyMount({ ...named(base, series), count: both.length, columns });
}

/** Positions in both lists of every stamp that they share; of equal stamps in one list the first counts, as in tf2. */
function commonStamps(a: Float64Array, b: Float64Array): readonly (readonly [number, number])[] {
  const [ofA, ofB] = [inOrder(a), inOrder(b)];
  const common: [number, number][] = [];
  let before = Number.NaN;
  for (let i = 0, j = 0; i < ofA.length && j < ofB.length; ) {
    const [x, y] = [a[ofA[i]], b[ofB[j]]];
    if (x === y && x !== before) common.push([ofA[i], ofB[j]]);
    before = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return common;
}

/** Positions in the order of their stamps, which most lists have already. */
function inOrder(t: Float64Array): Uint32Array {
  const order = Uint32Array.from(t, (_, i) => i);
  return t.every((value, i) => i === 0 || t[i - 1] <= value) ? order : order.sort((a, b) => t[a] - t[b] || a - b);
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
