// Points per picture from foreign files through framelock's own lens and loop, against what OpenCV counted (MANIFEST.md).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SE3 } from '../../../src/geometry/index.js';
import { fromMatrix } from '../../../src/geometry/index.js';
import { kittiObject } from '../../../src/rig/import/kitti-object.js';
import { kittiRaw } from '../../../src/rig/import/kitti-raw.js';
import { nuscenes } from '../../../src/rig/import/nuscenes.js';
import { openCalib } from '../../../src/rig/import/opencalib.js';
import { kittiRawCalibration } from '../../../src/rig/index.js';
import { readPcd } from '../../../src/source/pcd/index.js';
import {
  compose,
  countedLikeTheFacts,
  floatCloud,
  foreignFile,
  inverse,
  readWith,
  sensorOf,
  transformsOf,
} from './dataset-support.js';

const data = join(import.meta.dirname, '../../../../shared/data');
const file = (path: string) => foreignFile(path.split('/').at(-1) ?? '', readFileSync(join(data, path)));
const bytes = (path: string) => new Uint8Array(readFileSync(join(data, path)));
const json = (path: string) => JSON.parse(readFileSync(join(data, path), 'utf8'));

describe.skipIf(!existsSync(join(data, 'noncommercial/kitti_object')))(
  'KITTI object (skipped without the data)',
  () => {
    const folder = 'noncommercial/kitti_object/object/training';
    it.each([
      ['000000', 115384, 1224, 370, 20285],
      ['000001', 120268, 1242, 375, 18630],
      ['000002', 126891, 1242, 375, 20210],
    ])('%s', (frame, points, width, height, inImage) => {
      const rig = readWith(kittiObject, file(`${folder}/calib/${frame}.txt`));
      const cloud = floatCloud(bytes(`${folder}/velodyne/${frame}.bin`), ['x', 'y', 'z', 'intensity']);
      expect(cloud.width).toBe(points);
      const intrinsics = sensorOf(rig, 'image_02').camera?.intrinsics ?? { width: 0, height: 0 };
      expect([intrinsics.width, intrinsics.height]).toEqual([width, height]);
      const counted = countedLikeTheFacts(rig, 'image_02', cloud, rig.T('image_02', 'velodyne'));
      expect(counted.inImage).toBe(inImage);
    });
  },
);

describe.skipIf(!existsSync(join(data, 'composed/kitti_raw')))('KITTI raw (skipped without the data)', () => {
  const day = 'composed/kitti_raw/2011_09_26';
  const names = ['calib_cam_to_cam.txt', 'calib_velo_to_cam.txt', 'calib_imu_to_velo.txt'];
  it.each([
    [0, 16333, 3],
    [1, 16298, 3],
    [2, 16125, 1],
    [3, 15782, 3],
    [4, 15469, 0],
    [5, 15306, 2],
  ])('sweep %i', (sweep, inImage, edge) => {
    const rig = readWith(kittiRaw, ...names.map(name => file(`${day}/${name}`)));
    const path = `${day}/2011_09_26_drive_0001_sync/velodyne_points/data/000000000${sweep}.bin`;
    const cloud = floatCloud(bytes(path), ['x', 'y', 'z', 'intensity']);
    const counted = countedLikeTheFacts(rig, 'image_02', cloud, rig.T('image_02', 'velodyne'));
    expect([counted.inImage, counted.edge]).toEqual([inImage, edge]);
  });

  // "raw model, without fold-over": D_02 turns back at a normalised radius of 1.2104, where the lens ends here too.
  it.each([
    [0, 19687],
    [1, 19622],
    [2, 19423],
    [3, 19059],
    [4, 18720],
    [5, 18459],
  ])('sweep %i through the lens before rectification, K_02 and D_02', (sweep, inImage) => {
    const [camToCam, veloToCam] = names.map(name => file(`${day}/${name}`).text);
    const { cameras, transforms } = kittiRawCalibration({ camToCam, veloToCam }, false);
    const { model, width, height, K, D } = cameras.get('image_02')!;
    const intrinsics = { width, height, fx: K[0], fy: K[4], cx: K[2], cy: K[5], distortion: D };
    const calibration = {
      sensors: [{ name: 'image_02', frame: 'image_02', camera: { model, intrinsics }, from: '' }],
      transforms: transforms.transforms.map(({ parent, child, translation, rotationXyzw }) => ({
        parent,
        child,
        T_parent_child: { q: rotationXyzw, t: translation },
        from: '',
      })),
      notes: [],
    };
    const path = `${day}/2011_09_26_drive_0001_sync/velodyne_points/data/000000000${sweep}.bin`;
    const cloud = floatCloud(bytes(path), ['x', 'y', 'z', 'intensity']);
    const T = transformsOf(calibration)('image_02', 'velodyne');
    expect(countedLikeTheFacts(calibration, 'image_02', cloud, T).inImage).toBe(inImage);
  });
});

describe.skipIf(!existsSync(join(data, 'composed/nuscenes_sample.facts.json')))(
  'the nuScenes sample, its tables made of the measured transforms (skipped without the data)',
  () => {
    const facts = existsSync(join(data, 'composed/nuscenes_sample.facts.json'))
      ? json('composed/nuscenes_sample.facts.json')
      : undefined;
    const cameras = ['CAM_FRONT', 'CAM_FRONT_RIGHT', 'CAM_FRONT_LEFT', 'CAM_BACK', 'CAM_BACK_LEFT', 'CAM_BACK_RIGHT'];
    const still = [2879, 3009, 3558, 4898, 4100, 3422];
    const moving = [3067, 3079, 3704, 4826, 4097, 3379];
    const lidarStamp = '1532402927647951000';
    const rigid = (matrix: number[][]) => fromMatrix(matrix.flat());
    const ego = (stamp: string): SE3 =>
      rigid(facts.tf.find((one: { stamp_ns: string }) => one.stamp_ns === stamp).matrix);

    const tables = () => {
      const channels = ['LIDAR_TOP', ...cameras];
      const sensor = channels.map((channel, i) => ({
        token: `s${i}`,
        channel,
        modality: i === 0 ? 'lidar' : 'camera',
      }));
      const calibrated = channels.map((channel, i) => {
        const { matrix } = facts.tf_static.find((one: { child: string }) => one.child === channel);
        const { q, t } = rigid(matrix);
        const K = facts.camera_info[`/${channel}/camera_info`]?.K;
        return {
          token: `c${i}`,
          sensor_token: `s${i}`,
          translation: t,
          rotation: [q[3], q[0], q[1], q[2]],
          camera_intrinsic: K ? [K.slice(0, 3), K.slice(3, 6), K.slice(6)] : [],
        };
      });
      return [
        foreignFile('sensor.json', JSON.stringify(sensor)),
        foreignFile('calibrated_sensor.json', JSON.stringify(calibrated)),
      ];
    };
    const cloud = () =>
      floatCloud(
        bytes('noncommercial/nuscenes_demo_mmdet3d/n015-2018-07-24-11-22-45+0800__LIDAR_TOP__1532402927647951.pcd.bin'),
        ['x', 'y', 'z', 'intensity', 'ring'],
      );

    it.each(cameras.map((camera, i) => [camera, still[i], moving[i]] as const))('%s', (camera, atRest, compensated) => {
      const rig = readWith(nuscenes, ...tables());
      const T = rig.T(camera, 'LIDAR_TOP');
      const counted = countedLikeTheFacts(rig, camera, cloud(), T);
      expect(counted.inImage).toBe(atRest);
      const stamp = facts.with_ego_motion[camera].camera_stamp_ns;
      const T_ego_ego = compose(inverse(ego(stamp)), ego(lidarStamp));
      const T_moving = compose(rig.T(camera, 'ego_vehicle'), compose(T_ego_ego, rig.T('ego_vehicle', 'LIDAR_TOP')));
      const moved = countedLikeTheFacts(rig, camera, cloud(), T_moving);
      expect(moved.inImage).toBe(compensated);
    });
  },
);

describe.skipIf(!existsSync(join(data, 'permissive/opencalib')))('OpenCalib (skipped without the data)', () => {
  it('counts the points of the real Pandar64 cloud, leaving the distortion out as the facts do', () => {
    const folder = 'permissive/opencalib/lidar2camera_manual';
    const rig = readWith(
      openCalib,
      file(`${folder}/center_camera-intrinsic.json`),
      file(`${folder}/top_center_lidar-to-center_camera-extrinsic.json`),
    );
    const { cloud } = readPcd(bytes(`${folder}/0.pcd`), 'top_center_lidar', '0.pcd');
    expect([cloud.width, cloud.height]).toEqual([78238, 1]);
    const { camera, ...rest } = sensorOf(rig, 'center_camera');
    // The picture has 1200 rows; the file's 1080 are the trap of this pair.
    const intrinsics = { ...camera!.intrinsics, height: 1200, distortion: [] };
    const pinhole = { ...rig, sensors: [{ ...rest, camera: { model: 'plumb_bob', intrinsics } }] };
    const counted = countedLikeTheFacts(pinhole, 'center_camera', cloud, rig.T('center_camera', 'top_center_lidar'));
    expect(counted.inImage).toBe(9748);
  });
});
