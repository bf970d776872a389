// From each point's own moment straight to the camera's moment: the car's motion between the two taken out in one transform.
import { compose, inverse, rotationAngle, type SE3, toMatrix } from '../geometry/index.js';
import { type Knots, MAX_KNOT_ANGLE, type TimeRange } from '../kernel/index.js';

export interface SweepInput {
  /** Pose of the rig at a time, ns since the recording's origin; undefined where the trajectory does not reach. */
  readonly T_world_rig: (tNs: number) => SE3 | undefined;
  readonly T_rig_lidar: SE3;
  readonly T_rig_camera: SE3;
  /** The camera's moment and the cloud's stamp, ns since the recording's origin. */
  readonly cameraNs: number;
  readonly sweepNs: number;
  /** First and last time of the points relative to `sweepNs`, ns; without it the sweep has one time. */
  readonly times?: TimeRange;
  /** Longest step between two knots, ns; 5 ms by default: at 8 m/s² a straight step of 5 ms is off by 0.03 mm. */
  readonly stepNs?: number;
  /** Most that the rig turns between two knots, rad; `MAX_KNOT_ANGLE` by default. */
  readonly knotAngle?: number;
}

/** A broken clock could ask for any number of knots. */
const MAX_STEPS = 1000;
const MAX_PARTS = 64;

/**
 * T_camera(tc)_lidar(ti) = T_camera_rig · T_rig_world(tc) · T_world_rig(ti) · T_rig_lidar: one 3×4 when all points have one
 * time, else knots over the sweep that are at most `stepNs` and `knotAngle` apart, on the clock of `times`.
 * Undefined when the trajectory does not cover the camera's moment or any part of the sweep.
 */
export function cameraFromSweep(input: SweepInput): Float64Array | Knots | undefined {
  const { T_world_rig, T_rig_lidar, T_rig_camera, cameraNs, sweepNs, times } = input;
  const { stepNs = 5e6, knotAngle = MAX_KNOT_ANGLE } = input;
  const T_world_rig_c = T_world_rig(cameraNs);
  if (!T_world_rig_c) return undefined;
  const T_camera_world = inverse(compose(T_world_rig_c, T_rig_camera));
  const at = (relativeNs: number): SE3 | undefined => {
    const T = T_world_rig(sweepNs + relativeNs);
    return T && compose(compose(T_camera_world, T), T_rig_lidar);
  };
  const first = times?.min ?? 0;
  const last = times?.max ?? 0;
  if (!times || !(last > first)) {
    const T = at(first);
    return T && toMatrix(T);
  }

  const steps = Math.min(MAX_STEPS, Math.ceil((last - first) / stepNs));
  const t: number[] = [];
  const matrices: number[] = [];
  let previous: SE3 | undefined;
  for (let step = 0; step <= steps; step++) {
    const end = first + ((last - first) * step) / steps;
    const T = at(end);
    if (!T) return undefined;
    const start = t.at(-1);
    if (previous && start !== undefined) {
      const parts = Math.min(MAX_PARTS, Math.ceil(rotationAngle(compose(inverse(previous), T)) / knotAngle));
      for (let part = 1; part < parts; part++) {
        const between = start + ((end - start) * part) / parts;
        const T_between = at(between);
        if (!T_between) return undefined;
        t.push(between);
        matrices.push(...toMatrix(T_between));
      }
    }
    t.push(end);
    matrices.push(...toMatrix(T));
    previous = T;
  }
  return { t: Float64Array.from(t), matrices: Float64Array.from(matrices) };
}
