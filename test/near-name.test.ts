// What a mistyped name is taken for, and when nothing is suggested.
import { expect, test } from 'vitest';
import { gotName, nearName } from '../src/near-name.js';

const topics = ['/camera_front/image/compressed', '/lidar_top/points', '/imu/data', 'lidar_top', 'odom'];

test.each([
  ['lidar_topp', 'lidar_top'],
  ['lidar_pot', 'lidar_top'],
  ['lidar', 'lidar_top'],
  ['LIDAR_TOP', 'lidar_top'],
  ['/lidar', '/lidar_top/points'],
  ['camera_front', '/camera_front/image/compressed'],
  ['odm', 'odom'],
  ['/imu/dtaa', '/imu/data'],
])('%s may mean %s', (word, name) => {
  expect(nearName(word, topics)).toBe(name);
  expect(gotName(word, topics)).toBe(`got "${word}", did you mean "${name}"?`);
});

test.each(['gnss', 'radar_front', 'to', 'points_of_the_lidar'])('%s is near to none', word => {
  expect(nearName(word, topics)).toBeUndefined();
  expect(gotName(word, topics)).toBe(`got "${word}"`);
  expect(nearName(word, [])).toBeUndefined();
});
