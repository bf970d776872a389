// From each point's own moment straight to the camera's moment: the car's motion between the two taken out in one transform.
import { compose, inverse, type SE3, toMatrix } from '../geometry/index.js';
import { type Knots, MAX_KNOT_ANGLE, type TimeRange } from '../kernel/index.js';
import { type KnotMaker, knotsOver } from './knots.js';

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
  /** Where knots are put; `coarseKnots` by default. */
  readonly knots?: KnotMaker;
}

/** ns. At 8 m/s² a straight step of 5 ms is off by 0.03 mm. */
const STEP_NS = 5e6;

/** Knots close enough for pictures: points that are moved stay in place to 0.16 mm. */
const coarseKnots: KnotMaker = (first, last, at) => knotsOver(first, last, at, STEP_NS, MAX_KNOT_ANGLE);

/** ns. At 8 m/s² a straight step of 2 ms is off by 4 µm. */
const READOUT_STEP_NS = 2e6;
/** rad. Halfway between two knots a direction is off by an eighth of its square: 0.0005 px at f = 1000 px. */
const READOUT_ANGLE = 0.002;

/**
 * T_camera(tc)_lidar(ti) = T_camera_rig · T_rig_world(tc) · T_world_rig(ti) · T_rig_lidar: one 3×4 when all points have one
 * time, else `knots` over the sweep, on the clock of `times`.
 * Undefined when the trajectory does not cover the camera's moment or any part of the sweep.
 */
export function cameraFromSweep(input: SweepInput): Float64Array | Knots | undefined {
  const { T_world_rig, T_rig_lidar, T_rig_camera, cameraNs, sweepNs, times, knots = coarseKnots } = input;
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
  return knots(first, last, at);
}

export interface ReadoutInput extends Pick<SweepInput, 'T_world_rig' | 'T_rig_camera' | 'cameraNs' | 'sweepNs'> {
  /** How long the lines of the picture are read, ns; `cameraNs` is the middle. */
  readonly readoutNs: number;
}

/**
 * T_camera(tc + τ)_rig(sweep) for all τ of a readout: where the rig was at the cloud's stamp, seen by the camera while its lines
 * are exposed. Undefined when the trajectory does not cover the readout or the stamp.
 */
export function cameraDuringReadout(input: ReadoutInput): Knots | undefined {
  const { T_world_rig, T_rig_camera, cameraNs, sweepNs, readoutNs } = input;
  const T_world_rigThen = T_world_rig(sweepNs);
  if (!T_world_rigThen) return undefined;
  const at = (relativeNs: number): SE3 | undefined => {
    const T = T_world_rig(cameraNs + relativeNs);
    return T && compose(inverse(compose(T, T_rig_camera)), T_world_rigThen);
  };
  return knotsOver(-readoutNs / 2, readoutNs / 2, at, READOUT_STEP_NS, READOUT_ANGLE);
}
