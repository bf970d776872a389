// Real frames of KITTI's object benchmark put into the odometry layout: the same points in the same pixels as by their own layout.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kittiNumbers, product, rigidOfRows } from '../../../src/rig/kitti-matrices.js';
import { framesOfFolder } from '../../support/plan-of-folder.js';
import { type Files, memoryFolder } from '../opened-folder.js';

const data = new URL('../../../../shared/data/noncommercial/kitti_object/object/training/', import.meta.url);

it.skipIf(!existsSync(data)).each(['000000', '000001', '000002'])('%s (needs ../shared/data)', async frame => {
  const read = (path: string) => new Uint8Array(readFileSync(new URL(path, data)));
  const text = new TextDecoder().decode(read(`calib/${frame}.txt`));
  const numbers = kittiNumbers(text);
  const R0 = { R: numbers.get('R0_rect')!, t: [0, 0, 0] as const };
  // The odometry's Tr leads into the rectified camera at once.
  const { R, t } = product(R0, rigidOfRows(numbers.get('Tr_velo_to_cam')!));
  const Tr = [0, 1, 2].flatMap(i => [...R.slice(3 * i, 3 * i + 3), t[i]]);
  const lines = ['P0', 'P1', 'P2', 'P3'].map(key => `${key}: ${numbers.get(key)!.join(' ')}`);
  const files: Files = {
    'sequences/00/velodyne/000000.bin': read(`velodyne/${frame}.bin`),
    'sequences/00/image_2/000000.png': read(`image_2/${frame}.png`),
    'sequences/00/times.txt': '0.000000e+00\n',
    'sequences/00/calib.txt': `${lines.join('\n')}\nTr: ${Tr.join(' ')}\n`,
    'poses/00.txt': '1 0 0 0 0 1 0 0 0 0 1 0\n',
  };
  const object: Files = {
    'training/velodyne/000000.bin': files['sequences/00/velodyne/000000.bin'],
    'training/image_2/000000.png': files['sequences/00/image_2/000000.png'],
    'training/calib/000000.txt': text,
  };
  const [ours, theirs] = await Promise.all([files, object].map(one => framesOfFolder(memoryFolder(one))));
  expect([ours.source.format, theirs.source.format]).toEqual(['kitti-odometry', 'kitti-object']);
  const [a, b] = [ours, theirs].map(({ frames }) => frames[0].projections[0]!);
  expect(a.index.length).toBeGreaterThan(18000);
  // A point on the very border may fall on either side.
  const inBoth = new Map([...b.index].map((point, i) => [point, i]));
  const shared = [...a.index].filter(point => inBoth.has(point));
  expect(Math.max(a.index.length, b.index.length) - shared.length).toBeLessThanOrEqual(1);
  const worst = a.index.reduce((most, point, i) => {
    const k = inBoth.get(point);
    return k === undefined ? most : Math.max(most, Math.abs(a.u[i] - b.u[k]), Math.abs(a.v[i] - b.v[k]));
  }, 0);
  expect(worst).toBeLessThan(1e-3);
});
