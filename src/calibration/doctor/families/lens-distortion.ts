// Distortion of other pictures than these (raw or rectified), of another model, or in another order.
import type { LensFamily } from '../reading.js';

export const lensDistortionFamily: LensFamily = {
  family: 'distortion',
  readings({ model, intrinsics: lens }, size) {
    const d = lens.distortion;
    const given = { ...lens, ...size };
    if (!d.some(k => k !== 0)) return [];
    const found = [
      {
        mistake: 'the pictures are rectified: the distortion is that of the raw ones',
        model: 'plumb_bob',
        intrinsics: { ...given, distortion: [] },
      },
      {
        mistake: 'the distortion was written with the other sign',
        model,
        intrinsics: { ...given, distortion: d.map(k => -k) },
      },
    ];
    if (model === 'plumb_bob' && d.length >= 4) {
      const [k1, k2, p1, p2, k3 = 0] = d;
      found.push({
        mistake: 'the distortion was written as k1 k2 k3 p1 p2',
        model,
        intrinsics: { ...given, distortion: [k1, k2, p2, k3, p1] },
      });
      found.push({
        mistake: 'the lens is a fisheye (equidistant), its coefficients were given to plumb_bob',
        model: 'equidistant',
        intrinsics: { ...given, distortion: [k1, k2, p1, p2] },
      });
    }
    if (model === 'equidistant')
      found.push({
        mistake: 'the lens is plumb_bob, its coefficients were given to equidistant',
        model: 'plumb_bob',
        intrinsics: { ...given, distortion: [...d] },
      });
    return found;
  },
};
