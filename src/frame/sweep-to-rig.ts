// A sweep's points in the rig frame at the sweep's own stamp, each brought there from its own moment.
import { identity } from '../geometry/se3.js';
import { type Knots, LONGEST_SWEEP_NS, transformPoints, transformPointsOverTime } from '../kernel/index.js';
import { cameraFromSweep } from '../projection/index.js';
import { sinceOrigin } from '../time/stamp.js';
import type { CloudCell } from './frame.js';
import type { FramePlan, Pair } from './plan.js';
import { recordedPoints } from './recorded-points.js';

/** T_rig(stamp)_lidar(t) over the sweep; undefined without a trajectory, or where it does not cover the sweep. */
export function sweepToRig(plan: FramePlan, pair: Pair, cloud: CloudCell): Float64Array | Knots | undefined {
  const { motionPoses: trajectory, originNs } = plan;
  if (!trajectory) return undefined;
  const cloudT = sinceOrigin(cloud.stampNs, originNs);
  return cameraFromSweep({
    T_world_rig: trajectory.around(cloudT),
    T_rig_lidar: pair.cloudSensor.rig.T_rig_sensor!,
    T_rig_camera: identity,
    cameraNs: cloudT,
    sweepNs: cloudT,
    times: cloud.times,
  });
}

/** x, y, z of every point, float64; NaN for a point without a time where points have times. */
export function movedPoints(cloud: CloudCell, pair: Pair, into: Float64Array | Knots): Float64Array {
  const { count, times } = cloud;
  const points = recordedPoints(cloud);
  const stride = pair.cloudSensor.look.layout!.width;
  const out = new Float64Array(3 * count);
  if (into instanceof Float64Array || !times) {
    const matrix = into instanceof Float64Array ? into : into.matrices;
    transformPoints(points, stride, pair.xyz, count, matrix, out);
    return out;
  }
  const seconds = Float64Array.from({ length: count }, (_, i) => {
    const t = points[i * stride + times.column] * 1e9;
    return Math.abs(t) < LONGEST_SWEEP_NS ? t : Number.NaN;
  });
  transformPointsOverTime(points, stride, pair.xyz, count, seconds, into, out);
  return out;
}
