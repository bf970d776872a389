// A cloud's points at one moment, in the rig frame: the rig's own motion during the sweep taken out where it is known.
import { identity, toMatrix } from '../../geometry/se3.js';
import { LONGEST_SWEEP_NS, transformPoints, transformPointsOverTime } from '../../kernel/index.js';
import { timeRangeOf } from '../../kernel/point-time/time-range.js';
import { cameraFromSweep } from '../../projection/index.js';
import type { Scene, SceneCloud } from './scene.js';

export interface PointsInRig {
  /** xyz of each row of the cloud, m, in the rig frame at the cloud's stamp; NaN where the row is none. */
  readonly points: Float64Array;
  readonly stride: 3;
  readonly xyz: readonly [0, 1, 2];
  readonly count: number;
  /** Whether each point was brought from its own moment to the stamp. */
  readonly compensated: boolean;
}

/** Points without times, of sweeps that were moved already, or outside of the poses, are taken as recorded. */
export function pointsInRig(cloud: SceneCloud, poseAt: Scene['poseAt']): PointsInRig {
  const { points, stride, xyz, count, time, T_rig_sensor } = cloud;
  const out = new Float64Array(3 * count);
  const times = time === undefined ? undefined : timeRangeOf(points, stride, count, time);
  // The rig stands for the camera of `cameraFromSweep`: its frame is where the points are wanted.
  const T_world_rig = (tNs: number) => poseAt(cloud.stampNs + BigInt(Math.round(tNs)));
  const moments = { cameraNs: 0, sweepNs: 0 };
  const into =
    times && cameraFromSweep({ T_world_rig, T_rig_lidar: T_rig_sensor, T_rig_camera: identity, ...moments, times });
  const base = { points: out, stride: 3, xyz: [0, 1, 2], count } as const;
  if (into && time !== undefined && !(into instanceof Float64Array)) {
    const at = Float64Array.from({ length: count }, (_, i) => {
      const t = 1e9 * points[i * stride + time];
      return Math.abs(t) < LONGEST_SWEEP_NS ? t : Number.NaN;
    });
    transformPointsOverTime(points, stride, xyz, count, at, into, out);
    return { ...base, compensated: true };
  }
  const whole = into instanceof Float64Array ? into : toMatrix(T_rig_sensor);
  transformPoints(points, stride, xyz, count, whole, out);
  return { ...base, compensated: into !== undefined };
}
