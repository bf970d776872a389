// Calibration of a sequence: that of the object benchmark without its own rectification, and where the rectified camera 0 is.

import type { CalibrationFormat } from '../../rig/import/index.js';
import { kittiObject } from '../../rig/import/kitti-object.js';
import { kittiNumbers, needNumbers, rigidOfRows, turnedRound } from '../../rig/kitti-matrices.js';

/** Frame of the poses: the left grey camera, rectified. It is image_00 where the file has P0. */
export const RECTIFIED = 'rectified_00';

/**
 * `Tr` takes a point of the velodyne into the rectified camera 0 (T_rect_velo). Where it is there, cameras hang from the velodyne, and so
 * does the frame of the poses; else all hang from that frame.
 */
export const odometryCalibration: CalibrationFormat = {
  ...kittiObject,
  name: 'kitti-odometry',
  read(files, issues) {
    const [{ name: file, text }] = files;
    const numbers = kittiNumbers(text);
    const given = (key: string) => numbers.get(key)?.some(value => value !== 0);
    const key = ['Tr', 'Tr_velo_to_cam', 'Tr_velo_cam'].find(given);
    // LiDARs alone in this layout have no lens to tell of.
    const lidarOnly = key !== undefined && !['P0', 'P1', 'P2', 'P3'].some(given);
    const found = lidarOnly ? { sensors: [], transforms: [], notes: [] } : kittiObject.read(files, issues);
    if (key === undefined) return found;
    const T = turnedRound('velodyne', RECTIFIED, rigidOfRows(needNumbers(numbers, key, 12, file)), file);
    return {
      ...found,
      transforms: [...found.transforms, { parent: 'velodyne', child: RECTIFIED, T_parent_child: T, from: file }],
    };
  },
};
