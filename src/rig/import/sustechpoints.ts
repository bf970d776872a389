// SUSTechPOINTS: one JSON per camera, `calib/camera/front.json`: {"extrinsic": 16 numbers, "intrinsic": 9 numbers}.
//
// Source: the tool's own projection (public/js/image.js) and its example data: u = intrinsic (extrinsic X), both row by row,
// X in the LiDAR's frame, so that `extrinsic` is T_cam_lidar. The file's name is the camera's. It knows no size and no lens.
import { inverse } from '../../geometry/se3.js';
import type { CalibrationFormat } from './calibration-format.js';
import { pinholeFrom, unknownSize } from './camera-numbers.js';
import { need } from './foreign-value.js';
import { foreignJson, looksLikeJson } from './foreign-yaml.js';
import { cameraMatrixInOrder, rigidInOrder } from './matrix-order.js';
import { sensorName } from './names.js';

export const sustechpoints: CalibrationFormat = {
  name: 'sustechpoints',
  recognise: file =>
    looksLikeJson(file) &&
    ['extrinsic', 'intrinsic'].every(key => new RegExp(`"${key}"\\s*:\\s*\\[`).test(file.text.slice(0, 1 << 16))),
  read(files, issues) {
    const cameras = files.map(file => {
      const root = foreignJson(file);
      const name = sensorName(file.name.replace(/\.[^.]*$/, ''));
      const T_cam_lidar = rigidInOrder(need(root, 'extrinsic'), 'row', issues);
      const intrinsic = need(root, 'intrinsic');
      const pinhole = pinholeFrom(intrinsic, cameraMatrixInOrder(intrinsic, issues));
      const camera = { model: 'plumb_bob', intrinsics: { ...unknownSize, ...pinhole, distortion: [] } };
      return {
        sensor: { name, frame: name, camera, from: file.name },
        edge: { parent: 'lidar', child: name, T_parent_child: inverse(T_cam_lidar), from: file.name },
      };
    });
    return {
      sensors: [{ name: 'lidar', frame: 'lidar', from: files[0].name }, ...cameras.map(one => one.sensor)],
      transforms: cameras.map(one => one.edge),
      notes: ['sustechpoints: extrinsic is T_cam_lidar; pictures are taken to be without distortion'],
    };
  },
};
