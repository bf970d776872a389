// A box of one moment at another: moved by its own velocity, and seen from where the rig is then.

import type { Box3 } from '../../geometry/box3.js';
import { compose, identity, inverse, type SE3, type Vec3 } from '../../geometry/se3.js';
import { addScaled } from '../../geometry/vec3.js';

type PoseAt = (stampNs: bigint) => SE3 | undefined;

/**
 * `box` in the rig frame at `from`; the result in the rig frame at `to`, both corrected stamps, ns. `velocity` is over ground, m/s, in the
 * rig's axes at `from`. Without poses the rig counts as standing, without a velocity the object does.
 */
export function boxMoved(box: Box3, velocity: Vec3 | undefined, from: bigint, to: bigint, poseAt: PoseAt): Box3 {
  if (from === to) return box;
  const seconds = Number(to - from) / 1e9;
  const t = velocity ? addScaled(box.T.t, velocity, seconds) : box.T.t;
  return { ...box, T: compose(rigBetween(from, to, poseAt), { q: box.T.q, t }) };
}

/** The rig at `from` seen from the rig at `to`. */
function rigBetween(from: bigint, to: bigint, poseAt: PoseAt): SE3 {
  const [before, after] = [poseAt(from), poseAt(to)];
  return before && after ? compose(inverse(after), before) : identity;
}
