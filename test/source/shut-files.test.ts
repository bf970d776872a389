// Files of a layout that may not be read: each costs its own messages, in every layout.
import { expect, it } from 'vitest';
import { FramelockError } from '../../src/issue.js';
import { euroc } from '../../src/source/euroc/index.js';
import { folder as plainFolder } from '../../src/source/folder/index.js';
import { kitti } from '../../src/source/kitti/index.js';
import { kittiObject } from '../../src/source/kitti-object/index.js';
import { kittiOdometry } from '../../src/source/kitti-odometry/index.js';
import { kittiTracking } from '../../src/source/kitti-tracking/index.js';
import type { SourceFormat } from '../../src/source/source.js';
import { tumRgbd } from '../../src/source/tum-rgbd/index.js';
import { type Files, memoryFolder, opened, pngOf, sweepOf } from './opened-folder.js';

const three = [0, 1, 2];
const files = (path: (n: number) => string, content: Uint8Array): Files =>
  Object.fromEntries(three.map(n => [path(n), content]));
const pcd = new TextEncoder().encode(
  `VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 1\nHEIGHT 1\nPOINTS 1\nDATA ascii\n1 2 3\n`,
);
const picture = pngOf(4, 3);

it.each<[SourceFormat, string, Files, string]>([
  [
    kitti,
    'image_02',
    {
      ...files(n => `image_02/data/000000000${n}.png`, picture),
      'image_02/timestamps.txt': three.map(n => `2011-09-26 13:02:25.${n}00000000\n`).join(''),
    },
    'image_02/data/0000000000.png',
  ],
  [kittiObject, 'velodyne', files(n => `velodyne/00000${n}.bin`, sweepOf(2)), 'velodyne/000001.bin'],
  [
    kittiOdometry,
    'image_2',
    files(n => `sequences/00/image_2/00000${n}.png`, picture),
    'sequences/00/image_2/000000.png',
  ],
  [kittiTracking, 'velodyne', files(n => `velodyne/0000/00000${n}.bin`, sweepOf(2)), 'velodyne/0000/000002.bin'],
  [
    euroc,
    'cam0',
    {
      ...files(n => `mav0/cam0/data/140371527326214297${n}.png`, picture),
      'mav0/cam0/data.csv': three.map(n => `140371527326214297${n},140371527326214297${n}.png\n`).join(''),
    },
    'mav0/cam0/data/1403715273262142970.png',
  ],
  [
    tumRgbd,
    'depth',
    {
      ...files(n => `depth/1305031102.${n}.png`, picture),
      'depth.txt': three.map(n => `1305031102.${n} depth/1305031102.${n}.png\n`).join(''),
    },
    'depth/1305031102.1.png',
  ],
  [plainFolder, 'points', files(n => `000${n}.pcd`, pcd), '0000.pcd'],
])('$name', async (format, topic, all, shut) => {
  const folder = memoryFolder(all);
  const open = async (path: string) => {
    if (path !== shut) return folder.open(path);
    throw new FramelockError('FL0101', 'expected a readable file, got no permission', { at: { file: path } });
  };
  const whole = await opened(format, folder);
  const { source, issues } = await opened(format, { ...folder, open });
  expect(source.lost).toEqual([{ reason: 'file_unreadable', topic, count: 1 }]);
  expect(source.messages.count).toBe(whole.source.messages.count - 1);
  const [said, ...more] = issues.filter(({ code }) => code === 'FL0101');
  expect([said.at, more]).toEqual([{ file: shut, topic }, []]);
  expect(said.text).toMatch(/got no permission; 1 message of /);
});
