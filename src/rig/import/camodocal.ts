// camodocal's camera files, which VINS-Mono, VINS-Fusion and KITTI-360's fisheye cameras (image_02.yaml) use: one per camera.
//
//   model_type, camera_name, image_width, image_height, and by model
//   PINHOLE, PINHOLE_FULL   distortion_parameters k1 k2 p1 p2 (k3 k4 k5 k6)   projection_parameters fx fy cx cy
//   MEI                     mirror_parameters xi, distortion_parameters k1 k2 p1 p2, projection_parameters gamma1 gamma2 u0 v0
//   KANNALA_BRANDT          projection_parameters k2 k3 k4 k5 mu mv u0 v0
//
// Source: camodocal, camera_models: MeiCamera, PinholeCamera, EquidistantCamera. Its k2 … k5 multiply θ³ … θ⁹, which are
// k1 … k4 of `equidistant`; Mei's gamma are the focal lengths of `mei`.
import type { CalibrationFile, CalibrationFormat, ForeignSensor } from './calibration-format.js';
import { pinholeList } from './camera-numbers.js';
import { type ForeignValue, need, numberOf, pixelsOf, refuse, textOf } from './foreign-value.js';
import { foreignYaml } from './foreign-yaml.js';
import { sensorName } from './names.js';

interface Model {
  readonly lens: string;
  /** Groups and keys of fx, fy, cx, cy. */
  readonly pinhole: readonly string[];
  readonly distortion: readonly string[];
}

const projection = (...keys: readonly string[]) => keys.map(key => `projection_parameters.${key}`);
const distortion = (...keys: readonly string[]) => keys.map(key => `distortion_parameters.${key}`);

const MODELS: ReadonlyMap<string, Model> = new Map([
  [
    'PINHOLE',
    { lens: 'plumb_bob', pinhole: projection('fx', 'fy', 'cx', 'cy'), distortion: distortion('k1', 'k2', 'p1', 'p2') },
  ],
  [
    'PINHOLE_FULL',
    {
      lens: 'rational_polynomial',
      pinhole: projection('fx', 'fy', 'cx', 'cy'),
      distortion: distortion('k1', 'k2', 'p1', 'p2', 'k3', 'k4', 'k5', 'k6'),
    },
  ],
  [
    'MEI',
    {
      lens: 'mei',
      pinhole: projection('gamma1', 'gamma2', 'u0', 'v0'),
      distortion: ['mirror_parameters.xi', ...distortion('k1', 'k2', 'p1', 'p2')],
    },
  ],
  [
    'KANNALA_BRANDT',
    {
      lens: 'equidistant',
      pinhole: projection('mu', 'mv', 'u0', 'v0'),
      distortion: projection('k2', 'k3', 'k4', 'k5'),
    },
  ],
]);

export const camodocal: CalibrationFormat = {
  name: 'camodocal',
  recognise: ({ text }) => {
    const start = text.slice(0, 1 << 16);
    return /^model_type:/m.test(start) && /^projection_parameters:/m.test(start);
  },
  read: files => ({
    sensors: files.map(sensorOf),
    transforms: [],
    notes: ['camodocal: these files have no poses; cameras are named as in camera_name, KITTI-360’s as their files'],
  }),
};

function sensorOf(file: CalibrationFile): ForeignSensor {
  const root = foreignYaml(file);
  const type = need(root, 'model_type');
  const model = MODELS.get(textOf(type).toUpperCase());
  if (!model) return refuse(type, `expected one of ${[...MODELS.keys()].join(', ')}, got "${textOf(type)}"`);
  const number = (path: string) => numberOf(need(root, ...path.split('.')));
  const intrinsics = {
    width: pixelsOf(need(root, 'image_width')),
    height: pixelsOf(need(root, 'image_height')),
    ...pinholeList(need(root, 'projection_parameters'), model.pinhole.map(number)),
    distortion: model.distortion.map(number),
  };
  const name = nameOf(file, root);
  return { name, frame: name, camera: { model: model.lens, intrinsics }, from: file.name };
}

/** KITTI-360 calls both fisheye cameras alike inside, and poses them by the names of their files. */
function nameOf(file: CalibrationFile, root: ForeignValue): string {
  const [stem] = (file.name.split('/').at(-1) ?? '').split('.');
  const said = root.at('camera_name');
  return sensorName(/^image_0\d$/.test(stem) || !said ? stem : textOf(said));
}
