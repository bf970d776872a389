// A sweep at one instant: every point to where the LiDAR would have seen it at the sweep's stamp, had the world stood still.
import type { Knots, TimeRange } from '../kernel/index.js';
import { knotsWithin, type Motion } from './knots.js';
import { cameraFromSweep, type SweepInput } from './motion.js';

/** ns. Shorter than the steps of poses and of most gyroscopes, so that few of their bends lie unseen between two knots. */
const STEP_NS = 2e6;
/** m. At this distance float32 tells 4 µm. */
const CLOSE = { reach: 50, error: 2e-6, stepNs: STEP_NS };

/** Knots of a sweep: between two of them a point 50 m away is off by 2 µm. */
export function sweepKnots(first: number, last: number, at: Motion, bends?: Float64Array): Knots | undefined {
  return knotsWithin(first, last, at, { ...CLOSE, bends });
}

export interface SweepMotion extends Pick<SweepInput, 'T_world_rig' | 'T_rig_lidar' | 'sweepNs'> {
  readonly times: TimeRange;
  /** Stamps between which `T_world_rig` is smooth, ascending, ns since the recording's origin. */
  readonly bendsNs?: Float64Array;
}

/**
 * T_lidar(sweep)_lidar(t) = T_lidar_rig · T_rig_world(sweep) · T_world_rig(t) · T_rig_lidar, as knots on the clock of `times`: ns
 * since the sweep's stamp. Undefined where the poses do not reach the stamp or any part of the sweep. A point without a time has no
 * place in it: always two knots or more, which make it NaN.
 */
export function sweepAtStamp({ T_world_rig, T_rig_lidar, sweepNs, times, bendsNs }: SweepMotion): Knots | undefined {
  const bends = bendsNs?.map(t => t - sweepNs);
  const moved = cameraFromSweep({
    T_world_rig,
    T_rig_lidar,
    T_rig_camera: T_rig_lidar,
    cameraNs: sweepNs,
    sweepNs,
    times,
    knots: (first, last, at) => sweepKnots(first, last, at, bends),
  });
  if (!(moved instanceof Float64Array)) return moved;
  return { t: Float64Array.of(times.min, times.min + 1), matrices: Float64Array.of(...moved, ...moved) };
}
