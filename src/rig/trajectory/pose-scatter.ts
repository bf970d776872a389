// Poses that go to and fro from one to the next: two publishers of one transform, or a localiser without a filter.
import type { Issues } from '../../issue.js';
import { withScratch } from '../../scratch.js';
import { quantile } from '../../time/order-statistics.js';
import { MOST_M_PER_S2, type Poses, shiftOfStep } from './pose-jumps.js';

/** Half of what is left of half of the steps beyond what a car and a hand can do, m: less is the usual noise of a localiser. */
const LEAST_M = 0.05;
/** Fewer steps tell nothing. */
const FEWEST = 20;
/** Steps that are looked at, spread over all. */
const SAMPLE = 4096;

/**
 * FL0624 where half of the steps differ from those beside them by more than motion can. Poses in stairs, most of whose steps are none,
 * are not meant; `poseJumps` finds single jumps. Poses that alternate between two places differ by twice the way between these.
 */
export function reportPoseScatter(
  poses: Poses,
  { childFrame, from }: { readonly childFrame: string; readonly from: string },
  issues: Issues,
): void {
  const metres = scatterOf(poses);
  if (metres === undefined) return;
  issues.add(
    'FL0624',
    `poses of ${childFrame} go to and fro by some ${metres.toFixed(2)} m from one to the next, which nothing that moves does: two publishers seem to tell them, or they are not filtered; what is moved by them is off by as much; name smooth odometry in the rig file (trajectory), or record one publisher alone`,
    { topic: from },
  );
}

/** Half the median of the steps, m, where it is beyond what moves. */
function scatterOf(poses: Poses): number | undefined {
  const { tNs } = poses;
  const steps = tNs.length - 1;
  if (steps < FEWEST) return undefined;
  const stride = Math.ceil(steps / SAMPLE);
  const count = Math.ceil(steps / stride);
  return withScratch(scratch => {
    const metres = scratch.float64(count);
    const beyond = scratch.float64(count);
    for (let k = 0; k < count; k++) {
      const i = k * stride;
      const h = (tNs[i + 1] - tNs[i]) * 1e-9;
      metres[k] = shiftOfStep(poses, i) / 2;
      beyond[k] = metres[k] - (MOST_M_PER_S2 * h * h) / 2;
    }
    return quantile(beyond.sort(), 0.5) > LEAST_M ? quantile(metres.sort(), 0.5) : undefined;
  });
}
