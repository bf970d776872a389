// Which frame all sensors are placed in.
import { describe, expect, it } from 'vitest';
import { parseRigFile } from '../../src/rig/file/index.js';
import type { StaticEdge } from '../../src/rig/index.js';
import { at, build, edge, lidar } from './support.js';

describe('the rig frame', () => {
  it.each<[string, StaticEdge[], string[], string]>([
    [
      'base_link, though it is not the root',
      [edge('base_footprint', 'base_link'), edge('base_link', 'velo')],
      ['velo'],
      'base_link',
    ],
    ['base_footprint', [edge('base_footprint', 'velo')], ['velo'], 'base_footprint'],
    ['ego_vehicle', [edge('ego_vehicle', 'velo'), edge('x', 'y'), edge('x', 'z')], ['velo', 'y', 'z'], 'ego_vehicle'],
    ['a namespaced body', [edge('robot1/base_link', 'velo')], ['velo'], 'robot1/base_link'],
    ['the root of most sensors', [edge('a', 'b'), edge('p', 'q'), edge('p', 'r')], ['b', 'q', 'r'], 'p'],
    ['not a base_link that no sensor hangs from', [edge('base_link', 'wheel'), edge('mast', 'velo')], ['velo'], 'mast'],
    ['a sensor without transforms', [], ['/velo'], 'velo'],
    ['nothing known', [], [''], 'base_link'],
  ])('is %s', (_, transforms, frames, wanted) => {
    expect(build({ transforms, sensors: frames.map((f, i) => lidar(f, `l${i}`)) }).rig.frameId).toBe(wanted);
  });

  it.each<[string, string[], string[], string]>([
    ['the body whose odometry is told, not a lonely sensor (Husky)', ['gps', 'imu_link'], ['/base_link'], 'base_link'],
    ['a moving frame of any name, not a world frame', ['cam'], ['odom', 'camera_pose_frame'], 'camera_pose_frame'],
    ['the body among the moving ones', ['cam'], ['turret', 'base_footprint'], 'base_footprint'],
    ['the root of connected sensors before an unconnected body', ['b', 'c'], ['base_link'], 'a'],
    ['the first sensor when only world frames move', ['cam'], ['odom'], 'cam'],
    ['the root of a lonely sensor, when what moves hangs from it too (KITTI odometry)', ['b'], ['c'], 'a'],
    ['what moves, when it does not hang from the same root', ['b'], ['x'], 'x'],
  ])('is %s', (_, frames, movingFrames, wanted) => {
    const transforms = frames.includes('b') ? [edge('a', 'b'), edge('a', 'c')] : [];
    const sensors = frames.map((f, i) => lidar(f, `l${i}`));
    expect(build({ transforms, sensors, movingFrames }).rig.frameId).toBe(wanted);
  });

  it('is that of a camera or LiDAR rather than of a receiver', () => {
    const sensors = [{ name: 'fix', topic: '/fix', kind: 'gnss' as const, frameId: 'gps' }, lidar('velo')];
    expect(build({ sensors }).rig.frameId).toBe('velo');
  });

  it('is what the file says, then what the user says', () => {
    const transforms = [edge('base_link', 'velo', [0, 0, 2])];
    const rigFile = parseRigFile('framelock_rig: 1\nframe: /velo', 'x');
    expect(build({ transforms, sensors: [lidar()], rigFile, rigFrame: 'base_link' }).rig.frameId).toBe('velo');
    expect(at(build({ transforms, sensors: [lidar()], rigFrame: '/velo' }).rig.sensors.get('lidar'))).toEqual([
      0, 0, 0,
    ]);
  });
});
