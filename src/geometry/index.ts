// The geometry room: rigid transforms.
export {
  apply,
  compose,
  fromMatrix,
  identity,
  interpolate,
  inverse,
  type Quaternion,
  rotationAngle,
  rotationError,
  type SE3,
  toMatrix,
  unitQuaternion,
  type Vec3,
} from './se3.js';
