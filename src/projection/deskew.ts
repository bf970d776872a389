// A sweep at one instant: every point to where the LiDAR would have seen it at the sweep's stamp, had the world stood still.
import type { Knots, TimeRange } from '../kernel/index.js';
import { cameraFromSweep, type SweepInput } from './motion.js';

/**
 * Between two knots matrices are interpolated: at these distances a point 50 m away is off by 2 µm on a car and 5 µm in a hand
 * (r a²/8, r α h²/8 and b h²/8); float32 tells 4 µm there.
 */
const STEP_NS = 0.5e6;
const ANGLE = 5e-4;

/**
 * T_lidar(sweep)_lidar(t) = T_lidar_rig · T_rig_world(sweep) · T_world_rig(t) · T_rig_lidar, as knots on the clock of `times`: ns
 * since the sweep's stamp. Undefined where the poses do not reach the stamp or any part of the sweep. A point without a time has no
 * place in it: always two knots or more, which make it NaN.
 */
export function sweepAtStamp({
  T_world_rig,
  T_rig_lidar,
  sweepNs,
  times,
}: Pick<SweepInput, 'T_world_rig' | 'T_rig_lidar' | 'sweepNs'> & { readonly times: TimeRange }): Knots | undefined {
  const moved = cameraFromSweep({
    T_world_rig,
    T_rig_lidar,
    T_rig_camera: T_rig_lidar,
    cameraNs: sweepNs,
    sweepNs,
    times,
    stepNs: STEP_NS,
    knotAngle: ANGLE,
  });
  if (!(moved instanceof Float64Array)) return moved;
  return { t: Float64Array.of(times.min, times.min + 1), matrices: Float64Array.of(...moved, ...moved) };
}
