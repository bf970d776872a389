// OpenCalib's (SensorsCalibration) JSON: one file per camera's intrinsics, one per pair of sensors.
//
//   {"<camera>-intrinsic": {sensor_name, param_type: "intrinsic", param: {img_dist_w, img_dist_h, cam_K, cam_dist}}}
//   {"<a>-to-<b>-extrinsic": {sensor_name: a, target_sensor_name: b, param_type: "extrinsic", param: {sensor_calib, time_lag}}}
//
// sensor_calib is 4×4 and maps points of a into b, so that it is T_b_a. cam_dist is OpenCV's list.
// Source: PJLab-ADG/SensorsCalibration (Yan et al., "OpenCalib", 2022), lidar2camera/manual_calib and radar2lidar/manual_calib.
import { inverse } from '../../geometry/se3.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { CalibrationFormat, ForeignCamera, ForeignSensor } from './calibration-format.js';
import { pinholeOf } from './camera-numbers.js';
import {
  type ForeignValue,
  firstOf,
  keysOf,
  matrixOf,
  need,
  numberOf,
  pixelsOf,
  refuse,
  rigidOf,
  saidIn,
  textOf,
} from './foreign-value.js';
import { foreignJson, looksLikeJson } from './foreign-yaml.js';
import { sensorName } from './names.js';
import { unusedKeys } from './notes.js';
import { openCvLens } from './opencv-lens.js';

export const openCalib: CalibrationFormat = {
  name: 'opencalib',
  recognise: file =>
    looksLikeJson(file) &&
    /"param_type"\s*:\s*"(intrinsic|extrinsic)"/.test(file.text) &&
    /"(cam_K|sensor_calib|sensor_name)"\s*:/.test(file.text),
  read(files) {
    const sensors = new Map<string, ForeignSensor>();
    const transforms: StaticEdge[] = [];
    const notes: string[] = [];
    const add = (sensor: ForeignSensor, place: ForeignValue) => {
      const known = sensors.get(sensor.name);
      if (known?.camera && sensor.camera) refuse(place, `expected one file for the lens of "${sensor.name}", got two`);
      if (!known || sensor.camera) sensors.set(sensor.name, sensor);
    };
    for (const file of files) {
      const root = foreignJson(file);
      for (const key of keysOf(root)) {
        const part = need(root, key);
        const kind = textOf(need(part, 'param_type'));
        if (kind === 'intrinsic') {
          const name = sensorName(textOf(need(part, 'sensor_name')));
          const camera = readCamera(part);
          if (camera) {
            add({ name, frame: name, camera, from: file.name }, part);
            notes.push(...unusedKeys(need(part, 'param'), name, KNOWN));
          } else notes.push(`${name}: ${file.name} has no camera matrix, nothing was taken from it`);
        } else if (kind === 'extrinsic') {
          const { edge, lag } = readExtrinsic(key, part);
          transforms.push(edge);
          for (const name of [edge.child, edge.parent].filter(isSensor))
            add({ name, frame: name, from: file.name }, part);
          if (lag !== 0) notes.push(`${key}: time_lag ${lag} was not used, its unit and sign are not documented`);
        } else refuse(need(part, 'param_type'), `expected intrinsic or extrinsic, got "${kind.slice(0, 60)}"`);
      }
    }
    return { sensors: [...sensors.values()], transforms, notes };
  },
};

const KNOWN = ['img_dist_w', 'img_dist_h', 'img_dist_type', 'cam_K', 'cam_dist'];

/** A car's centre and the ground are frames, not sensors. */
function isSensor(name: string): boolean {
  return !/^(car|car_center|vehicle|bev|ground_projection|ground)$/.test(name);
}

function readCamera(part: ForeignValue): ForeignCamera | undefined {
  const param = need(part, 'param');
  const type = part.at('device_type');
  const K = param.at('cam_K');
  if (!K && type && textOf(type) !== 'camera') return undefined;
  const at = K ?? need(param, 'cam_K');
  const D = param.at('cam_dist');
  // `oriK` is OpenCV's; `scaramuzza` keeps polynomials in cam_dist and an affine matrix in cam_K.
  const formula = saidIn(param, 'img_dist_type');
  if (formula !== undefined && formula !== 'oriK')
    refuse(need(param, 'img_dist_type'), `expected oriK, the list of OpenCV, got "${formula.slice(0, 60)}"`);
  const { model, distortion } = openCvLens(D ?? param, D ? matrixOf(D).data : []);
  const [width, height] = [pixelsOf(need(param, 'img_dist_w')), pixelsOf(need(param, 'img_dist_h'))];
  return { model, intrinsics: { width, height, ...pinholeOf(at), distortion } };
}

/** The key and the fields say twice from where to where; files are known in which they differ, and then either may be right. */
function readExtrinsic(key: string, part: ForeignValue): { edge: StaticEdge; lag: number } {
  const [from, to] = ['sensor_name', 'target_sensor_name'].map(name => sensorName(textOf(need(part, name))));
  const named = /^(.+)-to-(.+?)-extrinsic$/.exec(key);
  if (named && (sensorName(named[1]) !== from || sensorName(named[2]) !== to))
    return refuse(
      part,
      `expected sensor_name and target_sensor_name as in the key, got ${from} and ${to}; correct what is wrong`,
    );
  if (from === to) return refuse(part, `expected two sensors, got "${from}" twice`);
  const matrix = firstOf(need(part, 'param'), 'sensor_calib') ?? need(part, 'param', 'sensor_calib');
  const lag = part.at('param', 'time_lag');
  const T_to_from = rigidOf(matrix);
  // Cameras hang from what they are placed against, everything else in its target: LiDARs from the car, radars from the LiDAR.
  const edge = /camera/.test(to)
    ? { parent: from, child: to, T_parent_child: inverse(T_to_from), from: part.file }
    : { parent: to, child: from, T_parent_child: T_to_from, from: part.file };
  return { edge, lag: lag ? numberOf(lag) : 0 };
}
