// How fast an object moves as seen from the rig.
import type { BoundLabel, Scene } from '../../../frame/scene/index.js';
import { apply, compose, inverse, type Vec3 } from '../../../geometry/se3.js';

/** Poses so far before and after are compared, ns. */
const HALF_NS = 50_000_000n;

/** Of the place `at` of the rig (m, in its own axes) over ground, m/s, in the rig's axes; undefined without poses around the stamp. */
export function rigVelocityAt(stampNs: bigint, poseAt: Scene['poseAt'], at: Vec3 = [0, 0, 0]): Vec3 | undefined {
  const [before, now, after] = [poseAt(stampNs - HALF_NS), poseAt(stampNs), poseAt(stampNs + HALF_NS)];
  if (!before || !now || !after) return undefined;
  const back = inverse(now);
  const [a, b] = [apply(compose(back, before), at), apply(compose(back, after), at)];
  const seconds = Number(2n * HALF_NS) * 1e-9;
  return [(b[0] - a[0]) / seconds, (b[1] - a[1]) / seconds, (b[2] - a[2]) / seconds];
}

/** m/s; undefined where the label's velocity or the rig's is not known. */
export function relativeSpeed({ velocity, stampNs }: BoundLabel, poseAt: Scene['poseAt']): number | undefined {
  const own = velocity && rigVelocityAt(stampNs, poseAt);
  return own && Math.hypot(...velocity.map((v, k) => v - own[k]));
}
