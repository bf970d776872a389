// Cuboids in every kind of coordinate system, against where the standard's reference library puts their corners.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { boxCorners } from '../../../src/geometry/box3.js';
import { readLabels } from '../../support/label-files.js';

const golden = JSON.parse(readFileSync(new URL('../../golden/openlabel-vcd.json', import.meta.url), 'utf8'));

test('48 cuboids, by quaternion and by angles, in six systems', async () => {
  const { labels, issues } = await readLabels({ 'a.json': JSON.stringify(golden.document) });
  expect([labels.length, issues]).toEqual([48, []]);
  for (const { track, frame, box } of labels) {
    expect(frame).toBe('rig');
    const found = boxCorners(box!);
    const wanted: [number, number, number][] = golden.corners[track];
    // Each corner of ours is one of theirs, and none twice.
    const taken = new Set<number>();
    for (let k = 0; k < 8; k++) {
      const distances = wanted.map(point => Math.hypot(...[0, 1, 2].map(i => point[i] - found[3 * k + i])));
      const nearest = distances.indexOf(Math.min(...distances));
      expect(distances[nearest]).toBeLessThan(1e-8);
      taken.add(nearest);
    }
    expect(taken.size).toBe(8);
  }
});
