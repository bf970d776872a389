// The calib.json of direct_visual_lidar_calibration (Koide et al. 2023).
//
//   camera: {camera_model, intrinsics [fx fy cx cy (xi)], distortion_coeffs}
//   meta: {image_topic, points_topic, …}
//   results: {T_lidar_camera, init_T_lidar_camera, init_T_lidar_camera_auto}    x y z qx qy qz qw, maps camera into LiDAR
//
// Source: koide3/direct_visual_lidar_calibration, src/camera/create_camera.cpp (models, padding with zeros), docs/programs.md.
// The file does not tell the size of the pictures.
import type { CalibrationFile, CalibrationFormat, ForeignCalibration, ForeignCamera } from './calibration-format.js';
import { pinholeList, unknownSize } from './camera-numbers.js';
import { type ForeignValue, firstOf, need, numbersOf, poseFrom, refuse, textOf } from './foreign-value.js';
import { foreignJson, looksLikeJson } from './foreign-yaml.js';
import { sensorName } from './names.js';

export const koide3: CalibrationFormat = {
  name: 'koide3-calib',
  recognise: file =>
    looksLikeJson(file) &&
    /"camera_model"/.test(file.text) &&
    (/"(init_)?T_lidar_camera(_auto)?"/.test(file.text) || /"points_topic"/.test(file.text)),
  read(files) {
    const all = files.map(file =>
      readOne(file, files.length === 1 ? '' : `_${sensorName(file.name.replace(/\.[^.]*$/, ''))}`),
    );
    return {
      sensors: all.flatMap(one => one.sensors),
      transforms: all.flatMap(one => one.transforms),
      notes: all.flatMap(one => one.notes),
    };
  },
};

/** The one LiDAR may be calibrated with several cameras, each in a file of its own. */
function readOne(file: CalibrationFile, suffix: string): ForeignCalibration {
  const root = foreignJson(file);
  const from = file.name;
  const [camera, lidar] = [sensorName(`camera${suffix}`), 'lidar'];
  const image = root.at('meta', 'image_topic');
  const points = root.at('meta', 'points_topic');
  const results = root.at('results');
  const pose = results && firstOf(results, 'T_lidar_camera', 'init_T_lidar_camera', 'init_T_lidar_camera_auto');
  const notes: string[] = [];
  if (!pose) notes.push(`${camera}: ${from} has no results, so its pose is not known`);
  else if (!results?.at('T_lidar_camera'))
    notes.push(`${camera}: ${from} has only an initial guess of the pose, which was taken`);
  return {
    sensors: [
      { name: camera, frame: camera, topic: image && textOf(image), camera: readCamera(need(root, 'camera')), from },
      { name: lidar, frame: lidar, topic: points && textOf(points), from },
    ],
    transforms: pose ? [{ parent: lidar, child: camera, T_parent_child: readPose(pose), from }] : [],
    notes,
  };
}

function readPose(at: ForeignValue) {
  const [x, y, z, ...q] = numbersOf(at, 7);
  return poseFrom(at, q, [x, y, z]);
}

/** Coefficients wanted by each model; fewer are filled with zeros, as the tool does. */
const models: Readonly<
  Record<string, { readonly model: string; readonly own: number; readonly coefficients: number }>
> = {
  plumb_bob: { model: 'plumb_bob', own: 0, coefficients: 5 },
  rational_polynomial: { model: 'rational_polynomial', own: 0, coefficients: 8 },
  fisheye: { model: 'equidistant', own: 0, coefficients: 4 },
  equidistant: { model: 'equidistant', own: 0, coefficients: 4 },
  omnidir: { model: 'omni_radtan', own: 1, coefficients: 4 },
  atan: { model: 'fov', own: 0, coefficients: 1 },
};

function readCamera(camera: ForeignValue): ForeignCamera {
  const at = need(camera, 'camera_model');
  const name = textOf(at);
  const known = Object.hasOwn(models, name) ? models[name] : undefined;
  if (!known) return refuse(at, `expected one of ${Object.keys(models).join(', ')}, got "${name.slice(0, 60)}"`);
  const list = need(camera, 'intrinsics');
  const numbers = numbersOf(list, 4 + known.own);
  const given = camera.at('distortion_coeffs');
  const coefficients = given ? numbersOf(given) : [];
  const extra = coefficients.slice(known.coefficients);
  if (extra.some(k => k !== 0))
    return refuse(
      given ?? camera,
      `expected at most ${known.coefficients} coefficients for ${name}, got ${coefficients.length}`,
    );
  const padded = Array.from({ length: known.coefficients }, (_, i) => coefficients[i] ?? 0);
  return {
    model: known.model,
    intrinsics: {
      ...unknownSize,
      ...pinholeList(list, numbers.slice(0, 4)),
      distortion: [...numbers.slice(4), ...padded],
    },
  };
}
