// The geometry room: rigid transforms, and ways between two of them.
export { type Box3, type PointRows, pointsInBox } from './box3.js';
export { type EulerSequence, fromEuler } from './from-euler.js';
export { hermite, slopeAt } from './hermite.js';
export { fromRollPitchYaw } from './roll-pitch-yaw.js';
export { screw } from './screw.js';
export {
  angleBetween,
  apply,
  compose,
  fromMatrix,
  identity,
  interpolate,
  inverse,
  type Quaternion,
  rotationAngle,
  type SE3,
  toMatrix,
  unitQuaternion,
  type Vec3,
  writeMatrix,
} from './se3.js';
export { slerp } from './slerp.js';
