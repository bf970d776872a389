// camodocal's camera files, which VINS-Mono, VINS-Fusion and KITTI-360's fisheye cameras (image_02.yaml) use: one per camera.
// VINS's configurations say more than the lens: vins.ts.
//
//   model_type, camera_name, image_width, image_height, and by model
//   PINHOLE, PINHOLE_FULL   distortion_parameters k1 k2 p1 p2 (k3 k4 k5 k6)   projection_parameters fx fy cx cy
//   MEI                     mirror_parameters xi, distortion_parameters k1 k2 p1 p2, projection_parameters gamma1 gamma2 u0 v0
//   KANNALA_BRANDT          projection_parameters k2 k3 k4 k5 mu mv u0 v0
//
// Source: camodocal, camera_models: MeiCamera, PinholeCamera, EquidistantCamera. Its k2 … k5 multiply θ³ … θ⁹, which are
// k1 … k4 of `equidistant`; Mei's gamma are the focal lengths of `mei`.
import type { CalibrationFile, CalibrationFormat, ForeignCalibration, ForeignCamera } from './calibration-format.js';
import { pinholeList } from './camera-numbers.js';
import { type ForeignValue, need, numberOf, pixelsOf, refuse, saidIn, textOf } from './foreign-value.js';
import { foreignYaml } from './foreign-yaml.js';
import { sensorName } from './names.js';
import { edgeOf, isVinsFusion, type VinsConfig, vinsConfig } from './vins.js';

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
    return (/^model_type:/m.test(start) && /^projection_parameters:/m.test(start)) || isVinsFusion(start);
  },
  read(files) {
    const parts = files.map(file => {
      const root = foreignYaml(file);
      return { file, root, config: vinsConfig(root, file.name), lens: root.at('model_type') && readLens(root) };
    });
    const [fusion, second] = parts.filter(part => !part.lens);
    if (second)
      refuse(second.root, `expected one configuration of VINS-Fusion, got another one in ${fusion.file.name}`);
    const posed = fusion ? fusionCameras(fusion, parts) : { sensors: [], transforms: [], taken: [], notes: [] };
    const alone = parts.filter(part => part.lens && !posed.taken.includes(part));
    const own = alone.map(monoCamera);
    const bare = alone.filter(part => !part.config?.cameras.some(camera => camera.T_body_cam));
    const notes =
      bare.length > 0
        ? [
            `camodocal: ${bare.map(part => part.file.name).join(', ')} tells no pose; cameras are named as in camera_name, KITTI-360’s as their files`,
          ]
        : [];
    return {
      sensors: [...posed.sensors, ...own.flatMap(one => one.sensors)],
      transforms: [...posed.transforms, ...own.flatMap(one => one.transforms)],
      notes: [...notes, ...posed.notes, ...own.flatMap(one => one.notes)],
    };
  },
};

interface Part {
  readonly file: CalibrationFile;
  readonly root: ForeignValue;
  readonly config?: VinsConfig;
  readonly lens?: ForeignCamera;
}

/** A file with a lens, and VINS-Mono's pose and topics where it has them. */
function monoCamera({ file, root, config, lens }: Part): ForeignCalibration {
  const name = nameOf(file, root);
  const [camera] = config?.cameras ?? [];
  const { topic } = camera ?? {};
  const sensor = { name, frame: name, topic, camera: lens, clockOffsetNs: config?.clockOffsetNs, from: file.name };
  return {
    sensors: [sensor, ...(config?.imu ? [config.imu] : [])],
    transforms: config ? edgeOf(config, camera, name, file.name) : [],
    notes: config?.notes ?? [],
  };
}

/** The cameras of VINS-Fusion's configuration, with the lenses of the files that it names; two cameras may share one. */
function fusionCameras({ file, config }: Part, parts: readonly Part[]) {
  if (!config) return { sensors: [], transforms: [], taken: [], notes: [] };
  const notes = [...config.notes];
  const found = config.cameras.map(camera => {
    const part = parts.find(one => one.lens && one.file.name.split('/').at(-1) === camera.calib);
    if (!part)
      notes.push(
        `${camera.name}: its lens is in ${camera.calib ?? 'a file that is not named'}, which was not given: it has none`,
      );
    return { camera, part, name: camera.name ?? '' };
  });
  return {
    sensors: [
      ...found.map(({ camera: { topic }, part, name }) => {
        const { clockOffsetNs } = config;
        return { name, frame: name, topic, camera: part?.lens, clockOffsetNs, from: part?.file.name ?? file.name };
      }),
      ...(config.imu ? [config.imu] : []),
    ],
    transforms: found.flatMap(({ camera, name }) => edgeOf(config, camera, name, file.name)),
    taken: found.map(({ part }) => part),
    notes,
  };
}

function readLens(root: ForeignValue): ForeignCamera {
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
  return { model: model.lens, intrinsics };
}

/** KITTI-360 calls both fisheye cameras alike inside, and poses them by the names of their files. */
function nameOf(file: CalibrationFile, root: ForeignValue): string {
  const [stem] = (file.name.split('/').at(-1) ?? '').split('.');
  return sensorName(/^image_0\d$/.test(stem) ? stem : (saidIn(root, 'camera_name') ?? stem));
}
