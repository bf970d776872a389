// ucm: the unified camera model with one parameter, for fisheyes and mirrors.
//
//   m = (X, Y) / (α √(X² + Y² + Z²) + (1 − α) Z), u = fx m.x + cx, v = fy m.y + cy                            D = α
//
// Source: Usenko, Demmel and Cremers, 3DV 2018, sec. 2.3, with α = ξ / (1 + ξ) and f = γ / (1 + ξ) of Mei's form (mei.ts),
// which goes back to Geyer and Daniilidis, ECCV 2000. Valid domain: as eucm.ts with β = 1.
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { unifiedCamera } from './eucm.js';
import { checkIntrinsics, coefficients } from './intrinsics.js';

const counts = [1];

export const ucm: LensModel = {
  name: 'ucm',
  aliases: ['unified'],
  counts,
  create(intrinsics: Intrinsics): Camera {
    checkIntrinsics(intrinsics);
    const [alpha] = coefficients('ucm', intrinsics.distortion, counts);
    return unifiedCamera('ucm', intrinsics, [alpha], alpha, 1);
  },
};
