// What is shown before anybody chooses: the camera that looks ahead and the cloud that shows the scene, whatever they are called.
import { expect, test } from 'vitest';
import type { SE3 } from '../../src/geometry/se3.js';
import { compose, identity } from '../../src/geometry/se3.js';
import type { SensorData } from '../../viewer/data/dataset-data.js';
import { firstCloud } from '../../viewer/state/first-cloud.js';
import { msText } from '../../viewer/state/format.js';
import { frontCamera } from '../../viewer/state/front-camera.js';

/** Optical axes: z ahead, x right, y down, turned about the rig's z by `yaw` degrees to the left. */
function camera(name: string, yaw?: number): SensorData {
  const half = ((yaw ?? 0) * Math.PI) / 360;
  const turned: SE3 = { ...identity, q: [0, 0, Math.sin(half), Math.cos(half)] };
  const optical: SE3 = { ...identity, q: [-0.5, 0.5, -0.5, 0.5] };
  const T_rig_sensor = yaw === undefined ? undefined : compose(turned, optical);
  return { name, topic: name, type: '', kind: 'camera', frameId: name, T_rig_sensor };
}

test('of six the one ahead, of a stereo pair the first, of cameras without a place the first', () => {
  const six = [
    camera('CAM_BACK', 180),
    camera('CAM_BACK_LEFT', 110),
    camera('CAM_FRONT', 0.4),
    camera('CAM_FRONT_LEFT', 55),
  ];
  expect(frontCamera(six)?.name).toBe('CAM_FRONT');
  expect(frontCamera([camera('rear', 180), camera('left', 1), camera('right', 0)])?.name).toBe('left');
  expect(frontCamera([camera('a'), camera('b', 90)])?.name).toBe('b');
  expect(frontCamera([camera('a'), camera('b')])?.name).toBe('a');
  expect(frontCamera([])).toBeUndefined();
});

test('of clouds the LiDAR that sees more than a plane, where it is known to be; else what there is', () => {
  const cloud = (name: string, kind: string, type: string, placed = true): SensorData => ({
    ...camera(name, placed ? 0 : undefined),
    kind,
    type,
  });
  const radar = cloud('a_radar', 'radar', 'sensor_msgs/msg/PointCloud2');
  const scan = cloud('b_scan', 'lidar', 'sensor_msgs/msg/LaserScan');
  const lost = cloud('c_lost', 'lidar', 'sensor_msgs/msg/PointCloud2', false);
  const top = cloud('d_top', 'lidar', 'sensor_msgs/msg/PointCloud2');
  const first = (...all: SensorData[]) => firstCloud(all)?.name;
  expect(first(radar, scan, lost, top)).toBe('d_top');
  expect(first(radar, scan, lost)).toBe('c_lost');
  expect(first(radar, scan)).toBe('b_scan');
  expect(first(radar)).toBe('a_radar');
  expect(first()).toBeUndefined();
});

test('what rounds to nothing has no sign', () => {
  expect([-3600, 3600, 0, -5_000, 12_300_000].map(msText)).toEqual([
    '0.00 ms',
    '0.00 ms',
    '0.00 ms',
    '-0.01 ms',
    '+12.3 ms',
  ]);
});
