// How a rig turned, from its gyroscope alone: rates integrated to orientations. Where it went, a gyroscope does not tell.
import { rotateVector, rotationExp, rotationProduct } from '../../geometry/rotation-vector.js';
import { normalized, type Quaternion, type Vec3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import { medianStep } from '../../time/order-statistics.js';
import { BRIDGED_STEPS } from '../../time/stream.js';
import { type GyroBias, type GyroColumns, gyroBias } from './gyro-bias.js';
import { makeTrajectory, type Trajectory } from './trajectory.js';

/** Readings that come in bursts are bridged, however short their usual step: a floor for BRIDGED_STEPS. */
const MIN_GAP_NS = 20e6;

/**
 * Orientations of the rig in a world that begins with it, T_world_rig with no translation, at the stamps of the readings: between
 * two of them the rate is their mean (trapezoid; off by a'·h²/12 per step for a turn acceleration that changes by a'). Drift over
 * the recording does not matter to a sweep of 100 ms. `q_rig_imu` turns the IMU's axes into the rig's. Undefined without two readings.
 */
export function trajectoryFromGyro(
  columns: GyroColumns,
  q_rig_imu: Quaternion,
  names: { readonly rigFrame: string; readonly from: string },
  issues: Issues,
): { readonly trajectory: Trajectory; readonly bias: GyroBias } | undefined {
  const { tNs, rate } = columns;
  const count = tNs.length;
  if (count < 2) return undefined;
  const bias = gyroBias(columns);
  const inRig = (i: number): Vec3 => {
    const at = 3 * i;
    return rotateVector(q_rig_imu, [rate[at] - bias.rate[0], rate[at + 1] - bias.rate[1], rate[at + 2] - bias.rate[2]]);
  };
  const xyzw = new Float64Array(4 * count);
  let q: Quaternion = [0, 0, 0, 1];
  let before = inRig(0);
  xyzw.set(q);
  for (let i = 1; i < count; i++) {
    const now = inRig(i);
    const half = ((tNs[i] - tNs[i - 1]) * 1e-9) / 2;
    const turn = rotationExp([half * (before[0] + now[0]), half * (before[1] + now[1]), half * (before[2] + now[2])]);
    q = normalized(rotationProduct(q, turn));
    xyzw.set(q, 4 * i);
    before = now;
  }
  const maxGapNs = Math.max(MIN_GAP_NS, BRIDGED_STEPS * medianStep(tNs));
  const about = { worldFrame: '', childFrame: names.rigFrame, from: `${names.from} (rotation only)`, maxGapNs };
  const trajectory = makeTrajectory({ tNs, xyz: new Float64Array(3 * count), xyzw }, about, issues);
  return trajectory && { trajectory, bias };
}
