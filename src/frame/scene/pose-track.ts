// The way of the rig through the poses of frames: a constant twist between neighbours, refused where they are too far apart.
import { screw } from '../../geometry/screw.js';
import { compose, inverse, rotationAngle, type SE3 } from '../../geometry/se3.js';

export interface FramePose {
  readonly stampNs: bigint;
  readonly T_world_rig: SE3;
}

/** Neighbours farther apart than this, rad and m, are of different drives, or of one that nobody can guess between. */
const MOST_TURN = 0.8;
const MOST_WAY = 50;
/** How far beyond the first and last pose the way goes on, in steps: sweeps begin and pictures lie a little outside of frames. */
const BEYOND = 0.75;

/** `poses` ascend by stamp; of equal stamps the first counts. */
export function poseTrack(poses: readonly FramePose[]): (stampNs: bigint) => SE3 | undefined {
  const known = poses.filter((pose, i) => i === 0 || pose.stampNs > poses[i - 1].stampNs);
  return stampNs => {
    let [lo, hi] = [0, known.length - 1];
    // The last pose at or before the stamp, or the first.
    while (lo < hi) {
      const middle = (lo + hi + 1) >> 1;
      if (known[middle].stampNs <= stampNs) lo = middle;
      else hi = middle - 1;
    }
    if (known[lo]?.stampNs === stampNs) return known[lo].T_world_rig;
    const i = Math.min(lo, known.length - 2);
    if (i < 0) return undefined;
    const [a, b] = [known[i], known[i + 1]];
    const s = Number(stampNs - a.stampNs) / Number(b.stampNs - a.stampNs);
    if (s < -BEYOND || s > 1 + BEYOND) return undefined;
    const step = compose(inverse(a.T_world_rig), b.T_world_rig);
    if (rotationAngle(step) > MOST_TURN || Math.hypot(...step.t) > MOST_WAY) return undefined;
    return screw(a.T_world_rig, b.T_world_rig, s);
  };
}
