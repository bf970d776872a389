// A rig file goes before the recording without breaking the tree.
import { describe, expect, it } from 'vitest';
import { parseRigFile } from '../../src/rig/file/index.js';
import type { StaticEdge } from '../../src/rig/index.js';
import { at, build, camera, edge, info, lidar } from './support.js';

describe('a rig file', () => {
  const pose = (from: string, to: string, x: number) =>
    `{from: ${from}, to: ${to}, translation_m: [${x}, 0, 0], rotation_xyzw: [0, 0, 0, 1]}`;
  const file = (text: string) => parseRigFile(`framelock_rig: 1\n${text}`, 'rig.yaml');
  const ofLidar = (p: string, more = '') => file(`${more}sensors: {lidar: {topic: /lidar, pose: ${p}}}`);

  it('is enough without any transforms', () => {
    const { rig, codes } = build({ sensors: [lidar()], rigFile: ofLidar(pose('velo', 'base_link', 1)) });
    expect([at(rig.sensors.get('lidar')), rig.frameId, rig.sensors.get('lidar')?.from.pose, codes]).toEqual([
      [1, 0, 0],
      'base_link',
      'rig.yaml',
      [],
    ]);
  });

  it.each<[string, StaticEdge[]]>([
    ['in the same direction', [edge('base_link', 'velo', [9, 0, 0]), edge('velo', 'imu', [1, 0, 0])]],
    ['in the other direction', [edge('velo', 'base_link', [9, 0, 0]), edge('velo', 'imu', [1, 0, 0])]],
    [
      'over another parent',
      [edge('base_link', 'mast'), edge('mast', 'velo', [9, 0, 0]), edge('velo', 'imu', [1, 0, 0])],
    ],
    ['with the lidar as root, over the imu', [edge('velo', 'imu', [1, 0, 0]), edge('imu', 'base_link', [9, 0, 0])]],
  ])('goes before a recorded transform %s, and what hangs below moves along', (_, transforms) => {
    const sensors = [lidar(), { name: 'imu', topic: '/imu', kind: 'imu' as const, frameId: '/imu' }];
    for (const rigFile of [
      ofLidar(pose('velo', 'base_link', 1)),
      ofLidar(pose('base_link', 'velo', -1)),
      file(`transforms: [${pose('velo', 'base_link', 1)}]`),
      file(`transforms: [${pose('base_link', 'velo', -1)}]`),
    ]) {
      const { rig, codes } = build({ sensors, transforms, rigFile });
      expect([at(rig.sensors.get('lidar')), at(rig.sensors.get('imu')), codes]).toEqual([[1, 0, 0], [2, 0, 0], []]);
    }
  });

  it('places sensors one by one though their messages share a frame id', () => {
    const rigFile = file(
      `sensors: {a: {topic: /a, pose: ${pose('sensor', 'base_link', 1)}}, b: {topic: /b, pose: ${pose('sensor', 'base_link', 2)}}}`,
    );
    const { rig, codes } = build({ sensors: [lidar('sensor', 'a'), lidar('sensor', 'b')], rigFile });
    expect([at(rig.sensors.get('a')), at(rig.sensors.get('b')), codes]).toEqual([[1, 0, 0], [2, 0, 0], []]);
  });

  it('may place the housing while the data is in a frame of the recording inside it', () => {
    const rigFile = ofLidar(pose('os_sensor', 'base_link', 1));
    const inside = build({
      sensors: [lidar('os_lidar')],
      transforms: [edge('os_sensor', 'os_lidar', [0, 0, 0.04])],
      rigFile,
    });
    expect([at(inside.rig.sensors.get('lidar')), inside.rig.sensors.get('lidar')?.from.pose]).toEqual([
      [1, 0, 0.04],
      'rig.yaml + /tf_static',
    ]);
    const unknown = build({ sensors: [lidar('other')], rigFile });
    expect([at(unknown.rig.sensors.get('lidar')), unknown.rig.sensors.get('lidar')?.frameId]).toEqual([
      [1, 0, 0],
      'os_sensor',
    ]);
  });

  it('may hang a sensor from any frame the recording knows', () => {
    const { rig } = build({
      sensors: [lidar()],
      transforms: [edge('base_link', 'mast', [0, 0, 3])],
      rigFile: ofLidar(pose('velo', 'mast', 1)),
    });
    expect(at(rig.sensors.get('lidar'))).toEqual([1, 0, 3]);
  });

  it('gives clock, stamp and camera with their provenance', () => {
    const lens = '{model: pinhole, width: 10, height: 8, fx: 5, fy: 5, cx: 5, cy: 4}';
    const rigFile = file(
      `name: car\nsensors: {cam: {topic: /cam/image, stamp: exposure_mid, clock: {offset_ms: 2}, camera: ${lens}}}`,
    );
    const { rig, codes } = build({
      sensors: [camera('/cam/image', 'base_link')],
      rigFile,
      cameraInfos: [{ topic: '/cam/camera_info', info: info('base_link') }],
    });
    const cam = rig.sensors.get('cam')!;
    expect([cam.camera?.model, cam.camera?.intrinsics.width, cam.clock.offsetNs, cam.stamp, rig.name, codes]).toEqual([
      'plumb_bob',
      10,
      2e6,
      'exposure_mid',
      'car',
      [],
    ]);
    expect(cam.from).toMatchObject({ camera: 'rig.yaml', clock: 'rig.yaml' });
  });

  it('that contradicts itself is refused or reported', () => {
    const edges = (...list: string[]) => file(`transforms: [${list.join(', ')}]`);
    expect(build({ rigFile: edges(pose('a', 'base_link', 1), pose('a', 'base_link', 2)) }).codes).toEqual(['FL0505']);
    expect(() =>
      build({ rigFile: edges(pose('a', 'base_link', 1), pose('b', 'a', 2), pose('base_link', 'b', 2)) }),
    ).toThrowError(expect.objectContaining({ code: 'FL0504' }));
  });
});
