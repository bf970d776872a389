// Kalibr's camera and distortion models as lens models of framelock.
//
//   pinhole [fu fv pu pv], omni [xi fu fv pu pv], ds [xi alpha fu fv pu pv], eucm [alpha beta fu fv pu pv]
//   radtan [k1 k2 r1 r2] (r1, r2 are OpenCV's p1, p2), equi [k1 k2 k3 k4], fov [w], none []
//
// Source: Kalibr wiki, "Supported models"; kalibr_common/ConfigReader.py has which go together. Kalibr counts pixels from the
// centre of the first one, as OpenCV does.
import type { ForeignCamera } from './calibration-format.js';
import { pinholeList, sizeOf, unknownSize } from './camera-numbers.js';
import { type ForeignValue, need, numbersOf, refuse, textOf } from './foreign-value.js';

interface KalibrModel {
  readonly model: string;
  /** Numbers before fu in `intrinsics`. */
  readonly own: number;
  readonly coefficients: number;
  /** framelock's coefficients from the model's own numbers and Kalibr's distortion. */
  distortion(own: readonly number[], coeffs: readonly number[]): number[];
}

const models: Readonly<Record<string, KalibrModel>> = {
  'pinhole-radtan': { model: 'plumb_bob', own: 0, coefficients: 4, distortion: (_, k) => [...k] },
  'pinhole-equi': { model: 'equidistant', own: 0, coefficients: 4, distortion: (_, k) => [...k] },
  'pinhole-fov': { model: 'fov', own: 0, coefficients: 1, distortion: (_, k) => [...k] },
  'pinhole-none': { model: 'plumb_bob', own: 0, coefficients: 0, distortion: () => [] },
  'omni-radtan': { model: 'omni_radtan', own: 1, coefficients: 4, distortion: (own, k) => [...own, ...k] },
  'omni-none': { model: 'omni_radtan', own: 1, coefficients: 0, distortion: own => [...own, 0, 0, 0, 0] },
  'eucm-none': { model: 'eucm', own: 2, coefficients: 0, distortion: own => [...own] },
  'ds-none': { model: 'ds', own: 2, coefficients: 0, distortion: own => [...own] },
};

/** `cam` is one camera of a camchain. */
export function kalibrCamera(cam: ForeignValue): ForeignCamera {
  const camera = textOf(need(cam, 'camera_model'));
  const given = cam.at('distortion_model');
  const distortion = given ? textOf(given) : 'none';
  const name = `${camera}-${distortion === 'equidistant' ? 'equi' : distortion}`;
  const known = Object.hasOwn(models, name) ? models[name] : undefined;
  if (!known)
    return refuse(cam, `expected one of the models ${Object.keys(models).join(', ')}, got "${name.slice(0, 80)}"`);
  const at = need(cam, 'intrinsics');
  const numbers = numbersOf(at, known.own + 4);
  const list = cam.at('distortion_coeffs');
  const coeffs = list ? numbersOf(list) : [];
  // Kalibr writes the coefficients of `none` as an empty list; zeros say the same.
  if (coeffs.length !== known.coefficients && !(known.coefficients === 0 && coeffs.every(k => k === 0)))
    return refuse(
      list ?? cam,
      `expected ${known.coefficients} distortion coefficients for ${name}, got ${coeffs.length}`,
    );
  const resolution = cam.at('resolution');
  return {
    model: known.model,
    intrinsics: {
      ...(resolution ? sizeOf(resolution) : unknownSize),
      ...pinholeList(at, numbers.slice(known.own)),
      distortion: known.distortion(numbers.slice(0, known.own), coeffs),
    },
  };
}
