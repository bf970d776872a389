// How a sensor sits, in words a person can check with a tape measure: metres and degrees, a camera as it looks.
import { type FieldOfView, fieldOfView } from '../../camera/field-of-view.js';
import { rotationProduct } from '../../geometry/rotation-vector.js';
import { type Quaternion, toMatrix, type Vec3 } from '../../geometry/se3.js';
import type { RigSensor } from '../rig.js';

export interface Look {
  /** m, in the rig frame. */
  readonly position: Vec3;
  /**
   * Roll, pitch, yaw, degrees, about the rig's fixed x, y, z (R = Rz Ry Rx). Of a camera: those of axes x along its optical
   * axis, y to its left, z up in its picture, so that 0 0 0 looks ahead.
   */
  readonly angles: Vec3;
}

/** Turns body axes (x ahead, y left, z up) into optical ones (z ahead, x right, y down). */
const optical_body: Quaternion = [0.5, -0.5, 0.5, 0.5];

/** Undefined where the pose is not known. */
export function lookOf({ T_rig_sensor: T, camera }: RigSensor): Look | undefined {
  if (!T) return undefined;
  const q = camera ? rotationProduct(T.q, optical_body) : T.q;
  const m = toMatrix({ q, t: T.t });
  const level = Math.hypot(m[0], m[4]);
  // Looking straight up or down, roll and yaw are one turn: it is called yaw.
  const up = level < 1e-9;
  const roll = up ? 0 : Math.atan2(m[9], m[10]);
  const yaw = up ? Math.atan2(-m[1], m[5]) : Math.atan2(m[4], m[0]);
  const degrees = [roll, Math.atan2(-m[8], level), yaw].map(angle => (angle * 180) / Math.PI);
  return { position: T.t, angles: [degrees[0], degrees[1], degrees[2]] };
}

export function viewOf({ camera }: RigSensor): FieldOfView | undefined {
  return camera && fieldOfView(camera.lens);
}
