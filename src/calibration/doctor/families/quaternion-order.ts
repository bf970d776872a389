// The four numbers of a quaternion in another order: w first (Eigen's constructor, nuScenes, Hamilton) or w last (ROS, here).
import type { PoseFamily } from '../reading.js';

export const quaternionOrderFamily: PoseFamily = {
  family: 'quaternion order',
  readings: ({ q: [a, b, c, d], t }) => [
    { mistake: 'the quaternion was written as w, x, y, z', T: { q: [b, c, d, a], t } },
    { mistake: 'the quaternion was read as w, x, y, z but was x, y, z, w', T: { q: [d, a, b, c], t } },
    { mistake: 'the quaternion was written as z, y, x, w', T: { q: [c, b, a, d], t } },
    { mistake: 'the quaternion was written as w, z, y, x', T: { q: [d, c, b, a], t } },
  ],
};
