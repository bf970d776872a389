// The camera room: lens models by name. A further model is one file and one line in `lensModels`.
import { FramelockError } from '../issue.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { equidistant } from './equidistant.js';
import { limitedView } from './limited-view.js';
import { plumbBob } from './plumb-bob.js';
import { rationalPolynomial } from './rational-polynomial.js';

export type { Camera, Intrinsics, LensModel } from './camera.js';
export { linesOf, type Readout, type ReadoutDirection, readoutDirections, readoutTime } from './readout.js';
export { equidistant, plumbBob, rationalPolynomial };

export const lensModels: readonly LensModel[] = [plumbBob, rationalPolynomial, equidistant];

/**
 * The camera of a recorded model name. Names are compared without case, with `-` and blanks as `_`. An empty name means
 * pinhole as long as there is no distortion. Throws FL0507 for an unknown model, FL0509 for numbers that cannot be used.
 */
export function createCamera(modelName: string, intrinsics: Intrinsics): Camera {
  const name = modelName
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  if (name === '' && intrinsics.distortion.every(k => k === 0)) return plumbBob.create(intrinsics);
  const model = lensModels.find(m => m.name === name || m.aliases.includes(name));
  if (!model) {
    const known = lensModels.map(m => m.name).join(', ');
    throw new FramelockError('FL0507', `expected one of the lens models ${known}, got "${modelName}"`);
  }
  const camera = model.create(intrinsics);
  return intrinsics.viewDeg === undefined ? camera : limitedView(camera, (intrinsics.viewDeg * Math.PI) / 360);
}
