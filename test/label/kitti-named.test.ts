// KITTI's layout as nuScenes' own exporter writes it: frames named by tokens. Boxes are those of its own reader.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boxCorners } from '../../src/geometry/box3.js';
import { codesOf, read } from './kitti-support.js';

interface Frame {
  readonly calib: string;
  readonly label_2: string;
  readonly boxes: readonly { readonly name: string; readonly corners: readonly (readonly number[])[] }[];
}

const golden = join(import.meta.dirname, '../golden/nuscenes-kitti.json');
const frames: Record<string, Frame> = JSON.parse(readFileSync(golden, 'utf8')).frames;
const files = Object.fromEntries(
  Object.entries(frames).flatMap(([name, { calib, label_2 }]) => [
    [`calib/${name}.txt`, calib],
    [`label_2/${name}.txt`, label_2],
  ]),
);

const sorted = (corners: Iterable<readonly number[]>) =>
  [...corners].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);

describe('labels of frames that have names', () => {
  it('are the boxes that the devkit reads, each of its frame', async () => {
    const { set, issues } = await read(files);
    expect(codesOf(issues)).toEqual([]);
    expect(set.labels).toHaveLength(Object.values(frames).flatMap(({ boxes }) => boxes).length);
    for (const [name, { boxes }] of Object.entries(frames)) {
      const own = set.labels.filter(({ moment }) => 'file' in moment && moment.file === name);
      expect(own.map(({ category }) => category)).toEqual(boxes.map(box => box.name));
      for (const [i, { corners }] of boxes.entries()) {
        const ours = boxCorners(own[i].box!);
        const points = Array.from({ length: 8 }, (_, k) => [...ours.subarray(3 * k, 3 * k + 3)]);
        // The devkit makes a quaternion of a matrix that was written with 13 digits: some 1e-6 m at these distances.
        for (const [k, corner] of sorted(points).entries())
          for (const [axis, value] of sorted(corners)[k].entries()) expect(corner[axis]).toBeCloseTo(value, 5);
      }
    }
  });

  it('are not texts that lie beside them', async () => {
    const { set, issues } = await read({ ...files, 'label_2/readme.txt': 'made by a converter\n' });
    expect(codesOf(issues)).toEqual([]);
    expect(set.labels).toHaveLength(Object.values(frames).flatMap(({ boxes }) => boxes).length);
  });
});
