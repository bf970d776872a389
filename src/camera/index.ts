// The camera room: lens models by name. A further model is one file and one line in `lensModels`.
import { FramelockError } from '../issue.js';
import type { Camera, Intrinsics, LensModel } from './camera.js';
import { doubleSphere } from './double-sphere.js';
import { equidistant } from './equidistant.js';
import { eucm } from './eucm.js';
import { fTheta, fThetaBackward } from './f-theta.js';
import { fov } from './fov.js';
import { takes } from './intrinsics.js';
import { limitedView } from './limited-view.js';
import { mei } from './mei.js';
import { plumbBob } from './plumb-bob.js';
import { rationalPolynomial } from './rational-polynomial.js';
import { thinPrism } from './thin-prism.js';
import { tilted } from './tilted.js';
import { ucm } from './ucm.js';

export type { Camera, Intrinsics, LensModel } from './camera.js';
export { limitedView } from './limited-view.js';
export { type Readout, type ReadoutDirection, readoutDirections, readoutTime } from './readout.js';
export { inWindow, pictureSize, type SensorWindow } from './sensor-window.js';

/** All that are known by name; where a name is ambiguous, the first that takes the coefficients counts. */
export const lensModels: readonly LensModel[] = [
  plumbBob,
  rationalPolynomial,
  thinPrism,
  tilted,
  equidistant,
  fov,
  ucm,
  mei,
  eucm,
  doubleSphere,
  fTheta,
  fThetaBackward,
];

/**
 * The camera of a recorded model name. Names are compared without case, with `-` and blanks as `_`. A name that several
 * models go by (`opencv`, whose coefficients are nested) means the first that takes as many coefficients. An empty name
 * means pinhole as long as there is no distortion. `models`: those that are known; a program adds its own to `lensModels`.
 * Throws FL0507 for an unknown model, FL0509 for numbers that cannot be used.
 */
export function createCamera(modelName: string, intrinsics: Intrinsics, models = lensModels): Camera {
  const model = modelOf(modelName, intrinsics.distortion, models);
  if (!model) {
    const known = models.map(m => m.name).join(', ');
    throw new FramelockError('FL0507', `expected one of the lens models ${known}, got "${modelName}"`);
  }
  const camera = model.create(intrinsics);
  return intrinsics.viewDeg === undefined ? camera : limitedView(camera, (intrinsics.viewDeg * Math.PI) / 360);
}

function modelOf(
  modelName: string,
  distortion: readonly number[],
  models: readonly LensModel[],
): LensModel | undefined {
  const name = modelName
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  if (name === '' && distortion.every(k => k === 0)) return plumbBob;
  const named = models.filter(m => m.name === name || m.aliases.includes(name));
  return named.find(m => takes(distortion, m.counts)) ?? named[0];
}
