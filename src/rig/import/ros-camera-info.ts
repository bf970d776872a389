// ROS's camera_info YAML: what camera_calibration and camera_info_manager write, one file per camera.
//
//   image_width, image_height, camera_name, camera_matrix (K), distortion_model, distortion_coefficients (D),
//   rectification_matrix (R), projection_matrix (P)          matrices are {rows, cols, data}, row by row
//
// Source: ros-perception/image_common, camera_calibration_parsers. Older files say camera_model for distortion_model, or leave
// it out, which means plumb_bob, and some write OpenCV's `%YAML:1.0` and `!!opencv-matrix`. R and P have the meaning that they
// have in sensor_msgs/CameraInfo: rectified pictures are u = P (R X, 1).
import { compose, identity, inverse, type SE3, type Vec3 } from '../../geometry/se3.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { CalibrationFile, CalibrationFormat, ForeignSensor } from './calibration-format.js';
import { pinholeFrom, pinholeOf } from './camera-numbers.js';
import {
  type ForeignValue,
  firstOf,
  matrixOf,
  need,
  pixelsOf,
  rigidFrom,
  saidIn,
  shapedOf,
  textOf,
} from './foreign-value.js';
import { foreignYaml } from './foreign-yaml.js';
import { sensorName } from './names.js';

interface InfoFile {
  readonly sensor: ForeignSensor;
  /** R of the file: T_rectified_camera, without a translation. */
  readonly R?: SE3;
  readonly P?: readonly number[];
  /** P's fourth column, m: from the centre of the pair's first camera to this one's is its negative, along rectified axes. */
  readonly t?: Vec3;
  readonly notes: readonly string[];
}

export const rosCameraInfo: CalibrationFormat = {
  name: 'ros-camera-info',
  recognise: ({ text }) =>
    /^camera_matrix:/m.test(text) &&
    /^image_width:/m.test(text) &&
    /^(camera_name|projection_matrix|rectification_matrix|distortion_model|camera_model):/m.test(text),
  read(files) {
    const infos = files.map(readInfo);
    const stereo = stereoOf(infos);
    return {
      sensors: infos.map(info => info.sensor),
      transforms: stereo ? [stereo.edge] : [],
      notes: [...infos.flatMap(info => info.notes), ...(stereo ? [stereo.note] : [])],
    };
  },
};

function readInfo(file: CalibrationFile): InfoFile {
  const root = foreignYaml(file);
  const width = pixelsOf(need(root, 'image_width'));
  const height = pixelsOf(need(root, 'image_height'));
  const name = sensorName(saidIn(root, 'camera_name') ?? file.name.replace(/\.[^.]*$/, ''));
  const model = firstOf(root, 'distortion_model', 'camera_model');
  // A lens without distortion has an empty list or zeros; a key that is not there may be one that was misspelt.
  const coefficients = [...matrixOf(need(root, 'distortion_coefficients')).data];
  const camera = {
    model: model ? textOf(model) : 'plumb_bob',
    intrinsics: { width, height, ...pinholeOf(need(root, 'camera_matrix')), distortion: coefficients },
  };
  const notes = [
    `${name}: numbers are for raw pictures${root.at('projection_matrix') ? '; a topic of rectified ones (image_rect) gets P and R' : ''}`,
  ];
  if (!model) notes.push(`${name}: ${file.name} names no distortion_model, which means plumb_bob`);
  const P = root.at('projection_matrix');
  const sensor: ForeignSensor = { name, frame: name, camera, from: file.name };
  if (!P) return { sensor, notes };
  const p = shapedOf(P, [3, 4]);
  if (p.every(value => value === 0)) return { sensor, notes: [...notes, `${name}: P is all zero and was not used`] };
  const lens = pinholeFrom(P, [p[0], p[1], p[2], p[4], p[5], p[6], p[8], p[9], p[10]]);
  const t: Vec3 = [(p[3] - lens.cx * p[11]) / lens.fx, (p[7] - lens.cy * p[11]) / lens.fy, p[11]];
  const R = rectification(root);
  const rectified = {
    camera: { model: 'plumb_bob', intrinsics: { width, height, ...lens, distortion: [] } },
    T_lens_frame: R,
  };
  return { sensor: { ...sensor, rectified }, R, P: p, t, notes };
}

/** Left all zero by tools that do not rectify: taken as identity, as ROS does. */
function rectification(root: ForeignValue): SE3 {
  const at = root.at('rectification_matrix');
  const R = at ? shapedOf(at, [3, 3]) : undefined;
  if (!at || R === undefined || R.every(value => value === 0)) return identity;
  return rigidFrom(at, R, [0, 0, 0]);
}

/**
 * Two files of a stereo pair place the cameras. Both look, after R, along the same axes, and a point of the first camera's
 * rectified frame is at X + t in the second's: R1 X1 + t = R2 X2. Told by equal numbers in P but for the fourth column, which
 * only the second has.
 */
function stereoOf(infos: readonly InfoFile[]): { edge: StaticEdge; note: string } | undefined {
  if (infos.length !== 2) return undefined;
  const [first, second] = baseline(infos[0]) === 0 ? infos : [infos[1], infos[0]];
  if (!first.P || !first.R || !second.P || !second.R || !second.t) return undefined;
  if (baseline(first) !== 0 || baseline(second) === 0 || !sameRectified(first.P, second.P)) return undefined;
  const [x, y, z] = second.t;
  const T_first_second = compose(inverse(first.R), compose({ q: identity.q, t: [-x, -y, -z] }, second.R));
  const [parent, child] = [first.sensor, second.sensor];
  return {
    edge: { parent: parent.frame, child: child.frame, T_parent_child: T_first_second, from: child.from },
    note: `${child.name} sits in ${parent.name} by R of both and the fourth column of its P, ${Number(baseline(second).toPrecision(6))} m away`,
  };
}

function baseline({ t }: InfoFile): number {
  return t ? Math.hypot(...t) : 0;
}

/** Focal length and row of the principal point: what rectification makes equal. */
function sameRectified(P: readonly number[], Q: readonly number[]): boolean {
  return [0, 5, 6].every(i => Math.abs(P[i] - Q[i]) <= 1e-6 * Math.abs(P[i]));
}
