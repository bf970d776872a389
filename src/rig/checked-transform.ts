// The check every written transform passes before it is used.
import { type SE3, unitQuaternion } from '../geometry/se3.js';

/** A transform with its quaternion scaled to length 1, or undefined when it is not a finite rigid motion (length off by > 1e-3). */
export function checkedTransform(translation: readonly number[], rotationXyzw: readonly number[]): SE3 | undefined {
  const q = unitQuaternion(rotationXyzw);
  if (!q || translation.length !== 3 || !translation.every(Number.isFinite)) return undefined;
  return { q, t: [translation[0], translation[1], translation[2]] };
}
