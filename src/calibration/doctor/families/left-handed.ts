// Numbers of a left-handed system (Unreal, CARLA, Unity): one axis is mirrored, and with it the sense of turns.
import { vec3 } from '../../../geometry/vec3.js';
import type { PoseFamily } from '../reading.js';

export const leftHandedFamily: PoseFamily = {
  family: 'left-handed',
  readings({ q, t }) {
    return [1, 0, 2].flatMap(axis => {
      // M R M of a mirror M of one axis: turns about the two others change their sense.
      const s = [0, 1, 2].map(k => (k === axis ? 1 : -1));
      const turned = [s[0] * q[0], s[1] * q[1], s[2] * q[2], q[3]] as const;
      const shifted = vec3(k => (k === axis ? -t[k] : t[k]));
      const name = 'xyz'[axis];
      return [
        { mistake: `the pose was written in a left-handed system (${name} mirrored)`, T: { q: turned, t: shifted } },
        { mistake: `the rotation was written in a left-handed system (${name} mirrored)`, T: { q: turned, t } },
        { mistake: `${name} of the translation has the other sign`, T: { q, t: shifted } },
      ];
    });
  },
};
