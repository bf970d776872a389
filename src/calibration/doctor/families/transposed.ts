// Only the rotation the other way round: columns taken for rows, or a quaternion of the other (JPL's) convention.
import { rotationInverse } from '../../../geometry/rotation-vector.js';
import type { PoseFamily } from '../reading.js';

export const transposedFamily: PoseFamily = {
  family: 'transposed',
  readings: T => [
    {
      mistake: 'the rotation was written transposed (or its quaternion conjugated)',
      T: { ...T, q: rotationInverse(T.q) },
    },
  ],
};
