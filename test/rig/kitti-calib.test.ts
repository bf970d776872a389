// KITTI raw calibration against the transforms and camera matrices measured independently of framelock.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toMatrix } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { kittiRawCalibration } from '../../src/rig/kitti-calib.js';
import { kittiNumbers } from '../../src/rig/kitti-matrices.js';
import { buildTransformTree } from '../../src/rig/transforms/transform-tree.js';

const root = new URL('../../../shared/data/composed/', import.meta.url);
const day = new URL('kitti_raw/2011_09_26/', root);
const present = existsSync(day);
const text = (name: string) => readFileSync(new URL(name, day), 'utf8');
const texts = () => ({
  camToCam: text('calib_cam_to_cam.txt'),
  veloToCam: text('calib_velo_to_cam.txt'),
  imuToVelo: text('calib_imu_to_velo.txt'),
});

function treeOf(calibration: ReturnType<typeof kittiRawCalibration>) {
  const edges = calibration.transforms.transforms.map(t => ({
    parent: t.parent,
    child: t.child,
    T_parent_child: { q: t.rotationXyzw, t: t.translation },
    from: 'kitti',
  }));
  return buildTransformTree(edges, new Issues());
}

describe.skipIf(!present)('kittiRawCalibration on the real day 2011_09_26 (skipped without the data)', () => {
  const facts = present ? JSON.parse(readFileSync(new URL('kitti_2011_09_26.facts.json', root), 'utf8')) : undefined;
  const truth = (child: string): number[] =>
    facts.tf_static
      .find((edge: { child: string }) => edge.child === child)
      .matrix.slice(0, 3)
      .flat();

  it.each([
    [true, 'oxts', 'velodyne', 'velo_link'],
    [true, 'velodyne', 'image_02', 'cam2'],
    [false, 'oxts', 'velodyne', 'velo_link'],
    [false, 'velodyne', 'image_02', 'cam2_raw'],
  ])('rectified %s: %s -> %s equals the facts for %s to 1e-9', (rectified, parent, child, name) => {
    const T = treeOf(kittiRawCalibration(texts(), rectified)).lookup(parent, child);
    const matrix = toMatrix(T!);
    for (const [i, value] of truth(name).entries()) expect(Math.abs(matrix[i] - value)).toBeLessThan(1e-9);
  });

  it.each([
    [true, '/cam2/camera_info'],
    [false, '/cam2_raw/camera_info'],
  ])('rectified %s: the camera equals %s', (rectified, topic) => {
    const info = kittiRawCalibration(texts(), rectified).cameras.get('image_02')!;
    const fact = facts.camera_info[topic];
    expect([info.width, info.height]).toEqual([fact.width, fact.height]);
    expect(info.K).toEqual(fact.K);
    if (!rectified) expect(info.D).toEqual(fact.D);
    else expect(info.D).toEqual([]);
    expect(info.P).toEqual([...info.K.slice(0, 3), 0, ...info.K.slice(3, 6), 0, ...info.K.slice(6), 0]);
  });

  it('gives pixels equal to the official chain P_rect R_rect_00 Tr for all four cameras', () => {
    const calibration = kittiRawCalibration(texts(), true);
    const tree = treeOf(calibration);
    const cam = kittiNumbers(texts().camToCam);
    const velo = kittiNumbers(texts().veloToCam);
    const [R, t, R0] = [velo.get('R')!, velo.get('T')!, cam.get('R_rect_00')!];
    const rows = (m: readonly number[], v: readonly number[], width: number) =>
      [0, 1, 2].map(i => v.reduce((sum, x, j) => sum + m[width * i + j] * x, 0));
    for (const id of ['00', '01', '02', '03']) {
      const info = calibration.cameras.get(`image_${id}`)!;
      const T = toMatrix(tree.lookup(`image_${id}`, 'velodyne')!);
      for (const point of [
        [10, 2, -1],
        [40, -15, 3],
        [6, 0.5, 0.2],
      ]) {
        const x = rows(
          R0,
          rows(R, point, 3).map((value, i) => value + t[i]),
          3,
        );
        const official = rows(cam.get(`P_rect_${id}`)!, [...x, 1], 4);
        const ours = rows(info.K, rows([...T], [...point, 1], 4), 3);
        // 7-digit matrices differ from true rotations by 1e-7: about 1e-4 px at this focal length.
        for (const k of [0, 1]) expect(Math.abs(ours[k] / ours[2] - official[k] / official[2])).toBeLessThan(1e-3);
      }
    }
  });

  it('gives what the files allow when some are missing', () => {
    const only = kittiRawCalibration({ camToCam: texts().camToCam }, true);
    expect([...only.cameras.keys()]).toEqual(['image_00', 'image_01', 'image_02', 'image_03']);
    expect(only.transforms.transforms).toEqual([]);
    expect(kittiRawCalibration({}, true).cameras.size).toBe(0);
  });
});

describe('kittiRawCalibration on damaged text', () => {
  it.each([
    ['too few numbers', 'R: 1 0 0 0 1 0 0 0\nT: 0 0 0', 'expected 9 numbers for R, got 8'],
    ['missing line', 'T: 0 0 0', 'expected 9 numbers for R, got none'],
    ['not numbers', 'R: 1 0 0 0 x 0 0 0 1\nT: 0 0 0', 'expected 9 numbers for R, got 8 of 9 words'],
    ['not a rotation', 'R: 1 0 0 0 2 0 0 0 1\nT: 0 0 0', 'expected a rotation for oxts -> velodyne'],
    ['a mirror image', 'R: 1 0 0 0 1 0 0 0 -1\nT: 0 0 0', 'expected a rotation'],
    ['all zero', 'R: 0 0 0 0 0 0 0 0 0\nT: 0 0 0', 'expected a rotation'],
    ['empty', '', 'expected 3 numbers for T, got none'],
  ])('%s: FL0501', (_, imuToVelo, says) => {
    expect(() => kittiRawCalibration({ imuToVelo }, true)).toThrowError(
      expect.objectContaining({ code: 'FL0501', message: expect.stringContaining(says) }),
    );
  });
});
