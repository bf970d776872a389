// Of a picture that lies there as PNG and as JPEG one is read; the other is counted, whatever the layout.
import { expect, it } from 'vitest';
import { kitti } from '../../src/source/kitti/index.js';
import { kittiObject } from '../../src/source/kitti-object/index.js';
import { kittiOdometry } from '../../src/source/kitti-odometry/index.js';
import { kittiTracking } from '../../src/source/kitti-tracking/index.js';
import { memoryFolder, messagesOf, opened, pngOf, sweepOf } from './opened-folder.js';

const [png, bin] = [pngOf(8, 4), sweepOf(3)];

it.each([
  ['raw', kitti, 'image_02', 'a/image_02/data/0000000000', { 'a/image_02/timestamps.txt': '2011-09-26 13:02:25.9\n' }],
  ['object', kittiObject, 'image_2', 'image_2/000000', { 'velodyne/000000.bin': bin }],
  ['tracking', kittiTracking, 'image_02', 'image_02/0000/000000', { 'velodyne/0000/000000.bin': bin }],
  ['odometry', kittiOdometry, 'image_2', '00/image_2/000000', { '00/times.txt': '0\n' }],
] as const)('KITTI %s', async (_, format, topic, stem, others) => {
  const files = { ...others, [`${stem}.jpg`]: png, [`${stem}.png`]: png, [`${stem}.json`]: '{}' };
  const { source, issues } = await opened(format, memoryFolder(files));
  expect(messagesOf(source, topic).map(([, file]) => file)).toEqual([`${stem}.jpg`]);
  expect(source.lost).toEqual([{ reason: 'name_taken', topic, count: 1 }]);
  expect(issues.find(({ code }) => code === 'FL0122')).toMatchObject({ at: { file: `${stem}.png` } });
});
