// The geometry room: rigid transforms, rotation vectors, small symmetric matrices.
export { fromRotationVector, toRotationVector } from './rotation-vector.js';
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
export { symmetricEigen } from './symmetric-eigen.js';
