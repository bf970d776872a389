// EuRoC's (ASL format) sensor.yaml, one per folder mav0/cam0, mav0/imu0, …
//
//   T_BS    4×4, maps points of the sensor into the body        resolution [w, h], intrinsics [fu fv cu cv]
//   camera_model pinhole, distortion_model radial-tangential or equidistant with 4 coefficients
//
// Kimera's files of a camera are the same with `camera_id` for its type.
//
// Source: Burri et al., "The EuRoC micro aerial vehicle datasets", IJRR 2016, sec. 4.
import type { CalibrationFile, CalibrationFormat, ForeignCamera, ForeignSensor } from './calibration-format.js';
import { pinholeList, sizeOf } from './camera-numbers.js';
import { type ForeignValue, need, numbersOf, refuse, rigidOf, saidIn, textOf } from './foreign-value.js';
import { foreignYaml } from './foreign-yaml.js';
import { sensorName } from './names.js';

const BODY = 'body';

export const eurocSensor: CalibrationFormat = {
  name: 'euroc-sensor',
  recognise: ({ text }) => /^(sensor_type|camera_id):/m.test(text) && /^T_BS:/m.test(text),
  read(files) {
    const found = files.map(readSensor);
    return {
      sensors: found.map(one => one.sensor),
      transforms: found.map(({ sensor, T }) => ({
        parent: BODY,
        child: sensor.frame,
        T_parent_child: T,
        from: sensor.from,
      })),
      notes: [],
    };
  },
};

function readSensor(file: CalibrationFile) {
  const root = foreignYaml(file);
  const name = nameOf(file, root);
  // Ground truth of some data sets has its place only.
  const isCamera = root.at('camera_id') || saidIn(root, 'sensor_type') === 'camera';
  const camera = isCamera ? readCamera(root) : undefined;
  const sensor: ForeignSensor = { name, frame: name, camera, from: file.name };
  return { sensor, T: rigidOf(need(root, 'T_BS')) };
}

/** The folder's name (`cam0`), else what the comment calls it, else its type. */
function nameOf(file: CalibrationFile, root: ForeignValue): string {
  const id = saidIn(root, 'camera_id');
  if (id) return sensorName(id);
  const folder = file.folder && /^[A-Za-z_]+\d+$/.test(file.folder) ? file.folder : undefined;
  const comment = root.at('comment')?.value;
  const inComment = typeof comment === 'string' ? /\b(cam|imu|vicon|leica)\d+\b/.exec(comment)?.[0] : undefined;
  return sensorName(folder ?? inComment ?? textOf(need(root, 'sensor_type')));
}

function readCamera(root: ForeignValue): ForeignCamera {
  const camera = textOf(need(root, 'camera_model'));
  if (camera !== 'pinhole') return refuse(need(root, 'camera_model'), `expected pinhole, got "${camera.slice(0, 60)}"`);
  const intrinsics = need(root, 'intrinsics');
  const model = need(root, 'distortion_model');
  const distortion = textOf(model);
  if (!/^(radial-tangential|radtan|equidistant|equi|none)$/.test(distortion))
    return refuse(model, `expected radial-tangential, equidistant or none, got "${distortion.slice(0, 60)}"`);
  const coefficients = root.at('distortion_coefficients');
  return {
    model: distortion,
    intrinsics: {
      ...sizeOf(need(root, 'resolution')),
      ...pinholeList(intrinsics, numbersOf(intrinsics, 4)),
      distortion: distortion === 'none' ? [] : numbersOf(coefficients ?? need(root, 'distortion_coefficients'), 4),
    },
  };
}
