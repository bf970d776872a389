// The pose of the other direction: T_b_a where T_a_b is meant. Calibration tools are divided over which one they write.
import { inverse } from '../../../geometry/se3.js';
import type { PoseFamily } from '../reading.js';

export const inverseFamily: PoseFamily = {
  family: 'inverse',
  readings: (T, { from, to }) => [{ mistake: `the inverse was written (T_${from}_${to})`, T: inverse(T) }],
};
