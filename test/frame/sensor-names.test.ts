// Column names: short where that is clear, always valid and unique.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sensorNames } from '../../src/frame/sensor-names.js';
import { NAME_PATTERN } from '../../src/rig/sensor-name.js';

describe('sensorNames', () => {
  it.each([
    [
      ['/cam2/image/compressed', '/velodyne_points'],
      ['cam2', 'velodyne_points'],
    ],
    [
      ['/CAM_FRONT/image_rect_compressed', '/imu/data'],
      ['CAM_FRONT', 'imu'],
    ],
    [
      ['/cam/image_raw', '/cam/image_rect'],
      ['cam_image_raw', 'cam_image_rect'],
    ],
    [
      ['/points', '/scan', '/'],
      ['points', 'scan', 'sensor'],
    ],
    [['/0/points'], ['sensor_0']],
    [
      ['/ego', '/frame_index', '/__proto__'],
      ['ego_sensor', 'frame_index_sensor', '__proto___sensor'],
    ],
    [
      ['/a\u001b[31mb', '/a b'],
      ['a_31mb', 'a_b'],
    ],
    [
      ['/x-y', '/x_y'],
      ['x_y', 'x_y_2'],
    ],
  ])('%j', (topics, expected) => {
    expect(sensorNames(topics)).toEqual(expected);
  });

  it('names topics without a letter that is left by their kind', () => {
    const topics = ['/前/image_raw', '/後/image_raw', '/雷达', '/camera/image_raw', '/сканер/scan', '/左_cam/image'];
    const kinds = ['camera', 'camera', 'lidar', 'camera', 'lidar', 'camera'];
    expect(sensorNames(topics, kinds)).toEqual(['camera_2', 'camera_3', 'lidar', 'camera', 'lidar_2', '__cam']);
  });

  it('gives long topics names that a rig file takes, and tells them apart', () => {
    const long = 'x'.repeat(300);
    const names = sensorNames([`/${long}/a`, `/${long}/b`, `/1${long}`, `/${long.slice(0, 64)}`]);
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(NAME_PATTERN);
  });

  it('gives valid, unique names to any topics', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), topics => {
        const names = sensorNames(topics);
        expect(new Set(names).size).toBe(topics.length);
        for (const name of names) expect(name).toMatch(NAME_PATTERN);
      }),
    );
  });
});
