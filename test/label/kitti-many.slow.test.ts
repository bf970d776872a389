// A million rows of KITTI's tracking labels: all counted, damaged ones among them, in memory that one process has.
import { expect, it } from 'vitest';
import { kittiTrackingLabels } from '../../src/label/kitti/index.js';
import { trackingCalibration } from '../support/kitti-labels.js';
import { codesOf, read } from './kitti-support.js';

it('10^6 rows, every tenth damaged', async () => {
  const good = 'Car 0 0 -1.79 296.7 161.7 455.2 292.3 2 1.8 4.4 -4.5 1.8 13.4 -2.1';
  const row = (i: number) => `${i % 1000} ${i % 5000} ${i % 10 === 0 ? good.replace('4.4', 'x') : good}`;
  const text = Array.from({ length: 1_000_000 }, (_, i) => row(i)).join('\n');
  const files = { 'label_02/0000.txt': text, 'calib/0000.txt': trackingCalibration };
  const { set, issues } = await read(files, [kittiTrackingLabels]);
  expect([set.found, set.labels.length, [...set.dropped]]).toEqual([1_000_000, 900_000, [['unreadable', 100_000]]]);
  expect(codesOf(issues)).toEqual(['FL1003']);
  expect(issues.sorted()[0].count).toBe(100_000);
});
