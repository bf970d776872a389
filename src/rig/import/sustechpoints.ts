// SUSTechPOINTS: one JSON per camera, `calib/camera/front.json`: {"extrinsic": 16 numbers, "intrinsic": 9 numbers}.
//
// Source: the tool's own projection (public/js/image.js) and its example data: u = intrinsic (extrinsic X), both row by row,
// X in the LiDAR's frame, so that `extrinsic` is T_cam_lidar. KITTI's have a `rect` of 16 numbers too: u = intrinsic (rect (extrinsic X)).
// The file's name is the camera's. It knows no size and no lens.
import { compose, inverse } from '../../geometry/se3.js';
import type { CalibrationFormat } from './calibration-format.js';
import { pinholeFrom, unknownSize } from './camera-numbers.js';
import { need } from './foreign-value.js';
import { foreignJson, looksLikeJson } from './foreign-yaml.js';
import { cameraMatrixInOrder, rigidInOrder } from './matrix-order.js';
import { sensorName } from './names.js';
import { unusedKeys } from './notes.js';

export const sustechpoints: CalibrationFormat = {
  name: 'sustechpoints',
  recognise: file =>
    looksLikeJson(file) &&
    ['extrinsic', 'intrinsic'].every(key => new RegExp(`"${key}"\\s*:\\s*\\[`).test(file.text.slice(0, 1 << 16))),
  read(files, issues) {
    const cameras = files.map(file => {
      const root = foreignJson(file);
      const name = sensorName(file.name.replace(/\.[^.]*$/, ''));
      const T_raw_lidar = rigidInOrder(need(root, 'extrinsic'), 'row', issues);
      const rect = root.at('rect');
      const T_cam_lidar = rect ? compose(rigidInOrder(rect, 'row', issues), T_raw_lidar) : T_raw_lidar;
      const intrinsic = need(root, 'intrinsic');
      const pinhole = pinholeFrom(intrinsic, cameraMatrixInOrder(intrinsic, issues));
      const camera = { model: 'plumb_bob', intrinsics: { ...unknownSize, ...pinhole, distortion: [] } };
      return {
        sensor: { name, frame: name, camera, from: file.name },
        edge: { parent: 'lidar', child: name, T_parent_child: inverse(T_cam_lidar), from: file.name },
        notes: unusedKeys(root, name, ['extrinsic', 'intrinsic', 'rect']),
      };
    });
    return {
      sensors: [{ name: 'lidar', frame: 'lidar', from: files[0].name }, ...cameras.map(one => one.sensor)],
      transforms: cameras.map(one => one.edge),
      notes: [
        'sustechpoints: extrinsic is T_cam_lidar; pictures are taken to be without distortion',
        ...cameras.flatMap(one => one.notes),
      ],
    };
  },
};
