// Cells by the names of their files: alone, and with a folder where numbers repeat.
import { expect, it } from 'vitest';
import { momentIndex } from '../../../src/frame/scene/moment-index.js';

const cell = (frame: number, sensor: string, file: string) => ({
  frame,
  sensor,
  file,
  stampNs: 0n,
  rawNs: BigInt(frame),
});

it('numbers that repeat from sequence to sequence are told apart by their folder', () => {
  const index = momentIndex([
    cell(0, 'velodyne', 'training/velodyne/0000/000012.bin'),
    cell(0, 'image_02', 'training/image_02/0000/000012.png'),
    cell(1, 'velodyne', 'training/velodyne/0003/000012.bin'),
    cell(2, 'velodyne', 'training/velodyne/0003/000013.bin'),
  ]);
  expect(index.byFile('velodyne', '0003/000012')?.frame).toBe(1);
  expect(index.byFile('velodyne', '0000/000012')?.frame).toBe(0);
  expect(index.byFile('velodyne', '0004/000012')).toBeUndefined();
  expect(index.byFile('velodyne', '000012')?.frame).toBe(0);
  expect(index.byFile('', '0003/000013')?.frame).toBe(2);
  expect(index.byFile('', '0000/000012')).toBeUndefined();
});
