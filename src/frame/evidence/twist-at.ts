// How fast a sensor moved and turned at a moment, from the poses around it.

import type { Twist } from '../../calibration/evidence/index.js';
import { rotationLog } from '../../geometry/rotation-vector.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { vec3 } from '../../geometry/vec3.js';

/** Half of the span that is looked at, ns: odometry's own noise of 2 mm is 6 cm/s over 50 ms. */
const REACH = 25e6;

/** In the sensor's own axes at the moment; undefined where the trajectory does not reach to both sides. */
export function twistAt(
  T_world_rig: (tNs: number) => SE3 | undefined,
  T_rig_sensor: SE3,
  tNs: number,
): Twist | undefined {
  const [before, now, after] = [tNs - REACH, tNs, tNs + REACH].map(T_world_rig);
  if (!before || !now || !after) return undefined;
  const T_now_sensor = (T: SE3) => compose(inverse(compose(now, T_rig_sensor)), compose(T, T_rig_sensor));
  const [first, last] = [T_now_sensor(before), T_now_sensor(after)];
  const seconds = 2e-9 * REACH;
  const angle = rotationLog(compose(inverse(first), last).q);
  return {
    linear: vec3(axis => (last.t[axis] - first.t[axis]) / seconds),
    angular: vec3(axis => angle[axis] / seconds),
  };
}
