// Roll, pitch and yaw of a rotation, as ROS has them: R = Rz(yaw)·Ry(pitch)·Rx(roll).
import { fromRollPitchYaw } from '../../../geometry/roll-pitch-yaw.js';
import type { Quaternion } from '../../../geometry/se3.js';

/** Rad; pitch in [−π/2, π/2]. At ±π/2 only roll ∓ yaw is told: yaw is then 0. */
export function anglesOf([x, y, z, w]: Quaternion): [roll: number, pitch: number, yaw: number] {
  const sine = Math.min(1, Math.max(-1, 2 * (w * y - x * z)));
  const pitch = Math.asin(sine);
  if (Math.abs(sine) > 1 - 1e-9) return [2 * Math.sign(sine) * Math.atan2(x, w) * Math.sign(sine), pitch, 0];
  return [
    Math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)),
    pitch,
    Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)),
  ];
}

export function fromAngles([roll, pitch, yaw]: readonly [number, number, number]): Quaternion {
  return fromRollPitchYaw(roll, pitch, yaw);
}
