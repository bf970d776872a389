// How fast the rig moved and turned at a moment, from the poses around it.

import type { SE3, Vec3 } from '../../geometry/index.js';
import {
  crossProduct,
  rotateVector,
  rotationInverse,
  rotationLog,
  rotationProduct,
} from '../../geometry/rotation-vector.js';
import { vec3 } from '../../geometry/vec3.js';
import type { Trajectory } from '../../rig/index.js';
import { medianStep } from '../../time/order-statistics.js';

/** In the rig's own frame: m/s of its origin, rad/s. */
export interface RigVelocity {
  readonly linear: Vec3;
  readonly angular: Vec3;
}

/** Poses so far before and after are compared, ns; at least one of the trajectory's own steps. */
const HALF_NS = 50e6;
/** A car that speeds up more than this did not: a localiser put it elsewhere, m/s². */
const MOST_ACCELERATION = 30;

/** Of every trajectory asked for: a reader is made for each batch of frames, and a median over hours of poses must not be. */
const halves = new WeakMap<Trajectory, number>();

function halfOf(trajectory: Trajectory): number {
  const known = halves.get(trajectory);
  if (known !== undefined) return known;
  const half = Math.max(HALF_NS, medianStep(trajectory.tNs) || 0);
  halves.set(trajectory, half);
  return half;
}

/**
 * Differences of poses over ±50 ms or one step of the trajectory. Undefined where the trajectory does not reach both ways, or
 * jumps.
 */
export function rigVelocity(trajectory: Trajectory): (tNs: number) => RigVelocity | undefined {
  const half = halfOf(trajectory);
  return t => {
    const at = trajectory.around(t);
    const [before, now, after] = [at(t - half), at(t), at(t + half)];
    if (!before || !now || !after) return undefined;
    const seconds = half * 1e-9;
    const bend = [0, 1, 2].map(c => (after.t[c] - 2 * now.t[c] + before.t[c]) / seconds ** 2);
    if (Math.hypot(...bend) > MOST_ACCELERATION) return undefined;
    const way = vec3(axis => (after.t[axis] - before.t[axis]) / (2 * seconds));
    const turn = rotationLog(rotationProduct(rotationInverse(before.q), after.q));
    return {
      linear: rotateVector(rotationInverse(now.q), way),
      angular: [turn[0] / (2 * seconds), turn[1] / (2 * seconds), turn[2] / (2 * seconds)],
    };
  };
}

/** Velocity of a sensor's place, v + ω × l, in the sensor's own frame, m/s. */
export function sensorVelocity({ linear, angular }: RigVelocity, T_rig_sensor: SE3): Vec3 {
  const swing = crossProduct(angular, T_rig_sensor.t);
  const v: Vec3 = [linear[0] + swing[0], linear[1] + swing[1], linear[2] + swing[2]];
  return rotateVector(rotationInverse(T_rig_sensor.q), v);
}
