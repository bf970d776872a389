// The right rotation with a translation of the other frame or of the other sign.
import { rotateVector, rotationInverse } from '../../../geometry/rotation-vector.js';
import type { Vec3 } from '../../../geometry/se3.js';
import type { PoseFamily } from '../reading.js';

export const translationFamily: PoseFamily = {
  family: 'translation',
  readings({ q, t }, { from, to }) {
    const minus = (v: Vec3): Vec3 => [-v[0], -v[1], -v[2]];
    const back = rotationInverse(q);
    return [
      {
        mistake: `the translation was written in the other frame: −Rᵀt (where ${to} is in ${from}) for t`,
        T: { q, t: minus(rotateVector(q, t)) },
      },
      { mistake: 'the translation was written with the other sign: −t for t', T: { q, t: minus(t) } },
      { mistake: `the translation was written in the axes of ${from}: Rᵀt for t`, T: { q, t: rotateVector(q, t) } },
      { mistake: `the translation was turned once too often: R t for t`, T: { q, t: rotateVector(back, t) } },
      {
        mistake: `the translation was turned once too often, with the other sign: −R t for t`,
        T: { q, t: minus(rotateVector(back, t)) },
      },
      { mistake: 'x and y of the translation were swapped', T: { q, t: [t[1], t[0], t[2]] } },
      { mistake: 'y and z of the translation were swapped', T: { q, t: [t[0], t[2], t[1]] } },
      { mistake: 'x and z of the translation were swapped', T: { q, t: [t[2], t[1], t[0]] } },
    ];
  },
};
