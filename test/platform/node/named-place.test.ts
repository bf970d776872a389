// Paths that name a scene in a folder of many: they lead to the folder and what is meant of it; every other path means itself.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFolder } from '../../../src/platform/node/folder.js';
import { openInputs } from '../../../src/platform/node/inputs.js';
import { namedPlace } from '../../../src/platform/node/named-place.js';

const root = mkdtempSync(join(tmpdir(), 'framelock-place-'));
const at = (...parts: string[]) => join(root, ...parts);

beforeAll(() => {
  for (const folder of ['nuscenes/v1.0-mini', 'nuscenes/samples/LIDAR_TOP', 'tables/v1.0-mini', 'other/deep'])
    mkdirSync(at(folder), { recursive: true });
  for (const file of [
    'nuscenes/v1.0-mini/sample_data.json',
    'nuscenes/samples/LIDAR_TOP/a.pcd.bin',
    'tables/v1.0-mini/sample_data.json',
    'other/a.bag',
  ])
    writeFileSync(at(file), '[]');
  for (const folder of [
    'odometry/dataset/sequences/04',
    'odometry/dataset/sequences/11',
    'odometry/dataset/poses',
    'tracking/training/velodyne/0003',
    'object/training/velodyne',
    'scene/lidar',
    'other/other',
  ])
    mkdirSync(at(folder), { recursive: true });
  for (const file of ['object/training/velodyne/000123.bin', 'scene/lidar/1564312345.5.pcd', 'other/other/b.bag'])
    writeFileSync(at(file), '');
  for (const folder of ['day/0001_sync/velodyne_points', 'day/0005_sync/image_02', 'day/notes', 'own/0001_sync/oxts'])
    mkdirSync(at(folder), { recursive: true });
  for (const file of ['day/calib_cam_to_cam.txt', 'day/calib_velo_to_cam.txt', 'own/calib_cam_to_cam.txt'])
    writeFileSync(at(file), '');
  for (const file of ['day/0001_sync/velodyne_points/timestamps.txt', 'own/0001_sync/calib_cam_to_cam.txt'])
    writeFileSync(at(file), '');
  writeFileSync(at('odometry/dataset/poses/04.txt'), '');
  mkdirSync(at('flat/samples'), { recursive: true });
  writeFileSync(at('flat/sample_data.json'), '[]');
});
afterAll(() => rmSync(root, { recursive: true }));

it.each([
  ['nuscenes', 'nuscenes', undefined],
  ['nuscenes/', 'nuscenes/', undefined],
  ['nuscenes/scene-0061', 'nuscenes', 'scene-0061'],
  ['nuscenes/v1.0-mini', 'nuscenes', 'v1.0-mini'],
  ['nuscenes/v1.0-mini/scene-0061', 'nuscenes', 'v1.0-mini/scene-0061'],
  ['nuscenes/v1.0-mini/sample_data.json', 'nuscenes/v1.0-mini/sample_data.json', undefined],
  // Without data beside them the tables stand for themselves: enough for labels.
  ['tables/v1.0-mini', 'tables/v1.0-mini', undefined],
  ['tables/v1.0-mini/scene-1', 'tables/v1.0-mini', 'scene-1'],
  ['flat/scene-1', 'flat', 'scene-1'],
  // Sequences of KITTI odometry and tracking, frames of KITTI object and of plain folders.
  ['odometry/dataset/04', 'odometry/dataset', '04'],
  ['odometry/dataset/sequences/11', 'odometry/dataset/sequences/11', undefined],
  ['tracking/training/0003', 'tracking/training', '0003'],
  ['tracking/training/0004', 'tracking/training/0004', undefined],
  ['tracking/0003', 'tracking/0003', undefined],
  ['object/training/000123', 'object/training', '000123'],
  ['object/training/000124', 'object/training/000124', undefined],
  ['scene/1564312345.5', 'scene', '1564312345.5'],
  // What is not there and names no scene stays what it is.
  ['other/b.bag', 'other/b.bag', undefined],
  ['other/deep/b.bag', 'other/deep/b.bag', undefined],
  ['nowhere/at/all', 'nowhere/at/all', undefined],
])('%s', (given, path, part) => {
  const place = namedPlace(at(given));
  expect(place).toEqual(part === undefined ? { path: join(root, path) } : { path: join(root, path), part });
});

it.each([
  ['day/0001_sync', ['0001_sync', 'calib_cam_to_cam.txt', 'calib_velo_to_cam.txt']],
  ['day/0005_sync/', ['0005_sync', 'calib_cam_to_cam.txt', 'calib_velo_to_cam.txt']],
  ['day', undefined],
  ['day/notes', undefined],
  ['odometry/dataset/sequences/04', ['sequences/04', 'poses/04.txt']],
  ['odometry/dataset/sequences/11', undefined],
  ['odometry/dataset/sequences', ['sequences', 'poses']],
  // Its own calibration counts.
  ['own/0001_sync', undefined],
])('a drive is meant with the calibration of its day, a sequence with its poses: %s', (given, only) => {
  expect(namedPlace(at(given)).only).toEqual(only);
});

it('a drive of KITTI raw is listed with the calibration of its day, and no other drive is', async () => {
  const { inputs, pathOf } = await openInputs([at('day/0001_sync')]);
  expect([inputs[0].folder!.name, inputs[0].folder!.part]).toEqual(['0001_sync', undefined]);
  const listed = ['0001_sync/velodyne_points/timestamps.txt', 'calib_cam_to_cam.txt', 'calib_velo_to_cam.txt'];
  expect(await inputs[0].folder!.list()).toEqual(listed);
  expect(pathOf(listed[0])).toBe(at('day', listed[0]));
});

it('is what inputs are opened by: named by what was asked for, with the paths of the folder', async () => {
  const { inputs, pathOf } = await openInputs([at('nuscenes/scene-0061')]);
  expect([inputs[0].folder!.name, inputs[0].folder!.part]).toEqual(['scene-0061', 'scene-0061']);
  expect(pathOf('samples/LIDAR_TOP/a.pcd.bin')).toBe(at('nuscenes/samples/LIDAR_TOP/a.pcd.bin'));
  const both = await openInputs([at('nuscenes/scene-0061'), at('nuscenes/scene-0103')]);
  expect(both.inputs.map(({ folder }) => folder!.part)).toEqual(['scene-0061', 'scene-0103']);
  expect((await both.inputs[1].folder!.open('samples/LIDAR_TOP/a.pcd.bin')).name).toBe(
    'scene-0103/samples/LIDAR_TOP/a.pcd.bin',
  );
  await expect(openInputs([at('other/b.bag')])).rejects.toMatchObject({ code: 'FL0101' });
});

it('a folder lists files, links to files inside, and nothing outside or in a circle', async () => {
  symlinkSync(at('nuscenes/samples/LIDAR_TOP/a.pcd.bin'), at('nuscenes/link.bin'));
  symlinkSync(at('nuscenes/samples'), at('nuscenes/again'));
  symlinkSync(at('nuscenes'), at('nuscenes/samples/circle'));
  symlinkSync(at('other/a.bag'), at('nuscenes/outside.bag'));
  expect(await openFolder(at('nuscenes')).list()).toEqual([
    'again/LIDAR_TOP/a.pcd.bin',
    'link.bin',
    'samples/LIDAR_TOP/a.pcd.bin',
    'v1.0-mini/sample_data.json',
  ]);
});
