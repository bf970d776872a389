// How fast a labelled object moves at each of its labels: a curve through the labels around, which one wrong label does not bend.
import { localFit } from '../../geometry/local-fit.js';
import { rotateVector } from '../../geometry/rotation-vector.js';
import { compose, inverse, type SE3, type Vec3 } from '../../geometry/se3.js';

/** A box of a track in the rig frame at its moment. */
export interface TrackedBox {
  readonly stampNs: bigint;
  readonly T: SE3;
}

/** Labels farther than this to either side tell nothing, s; twice that at the ends of a track (the nuScenes devkit's 1.5 s in all). */
const SIDE_S = 0.75;
/** Labels on each side that are heard, and where there is one side only. */
const EACH_SIDE = 4;
const ONE_SIDE = 3;
/** With so many on each side a parabola is fitted, else a line. */
const FOR_PARABOLA = 3;
/** Labels are not better than this, m. */
const NOISE = 0.03;

/** Over ground, m/s, in the rig's axes at each box; undefined without poses or neighbours. `boxes` ascend. */
export function trackVelocities(
  boxes: readonly TrackedBox[],
  poseAt: (stampNs: bigint) => SE3 | undefined,
): (Vec3 | undefined)[] {
  const posed = boxes.flatMap(({ stampNs, T }, k) => {
    const T_world_rig = poseAt(stampNs);
    return T_world_rig ? [{ k, stampNs, T_world_rig, p: compose(T_world_rig, T).t }] : [];
  });
  const found = new Array<Vec3 | undefined>(boxes.length).fill(undefined);
  posed.forEach(({ k, stampNs, T_world_rig }, i) => {
    const seconds = (j: number) => Number(posed[j].stampNs - stampNs) / 1e9;
    const side = (step: -1 | 1, most: number, reach: number) => {
      const near: number[] = [];
      for (let j = i + step; posed[j] && near.length < most && Math.abs(seconds(j)) <= reach; j += step) near.push(j);
      return near;
    };
    const [before, after] = [side(-1, EACH_SIDE, SIDE_S), side(1, EACH_SIDE, SIDE_S)];
    const near =
      before.length > 0 && after.length > 0
        ? [...before, i, ...after]
        : [i, ...side(i > 0 ? -1 : 1, ONE_SIDE, i > 0 && i + 1 < posed.length ? SIDE_S : 2 * SIDE_S)];
    const axis = (d: number) => near.map(j => posed[j].p[d]);
    // What brakes is on no line; of a parabola the middle slope is as sure as that of a line.
    const degree = before.length >= FOR_PARABOLA && after.length >= FOR_PARABOLA ? 2 : 1;
    const fit = localFit(near.map(seconds), [axis(0), axis(1), axis(2)], degree, NOISE);
    if (fit) found[k] = rotateVector(inverse(T_world_rig).q, fit.slope as unknown as Vec3);
  });
  return found;
}
