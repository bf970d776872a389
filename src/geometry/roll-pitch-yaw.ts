// Rotations written as three angles.
import type { Quaternion } from './se3.js';

/**
 * R = Rz(yaw) · Ry(pitch) · Rx(roll), rad: turns about the fixed axes x, y, z in this order, as ROS (REP-103, URDF) and KITTI's
 * devkit have it. Unit quaternion.
 */
export function fromRollPitchYaw(roll: number, pitch: number, yaw: number): Quaternion {
  const [cr, sr] = [Math.cos(roll / 2), Math.sin(roll / 2)];
  const [cp, sp] = [Math.cos(pitch / 2), Math.sin(pitch / 2)];
  const [cy, sy] = [Math.cos(yaw / 2), Math.sin(yaw / 2)];
  return [
    sr * cp * cy - cr * sp * sy,
    cr * sp * cy + sr * cp * sy,
    cr * cp * sy - sr * sp * cy,
    cr * cp * cy + sr * sp * sy,
  ];
}
