// Real recordings in a real browser: six cameras of nuScenes, six sweeps of KITTI; counts are the dataset's, colours reach the screen.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { shared } from '../support/cli.js';
import { changed, coloured, converted, pixelsOf, settled, shown, skipped, view } from './viewing.js';

const kitti = join(shared, 'composed/kitti_2011_09_26.mcap');
const nuscenes = join(shared, 'composed/nuscenes_sample.mcap');
const absent = skipped || !existsSync(kitti) || !existsSync(nuscenes);
if (absent && !skipped) process.stderr.write('tests of the viewer on real recordings are skipped: no shared data\n');

/** Points in each picture of a frame, as the file says. */
function counts(dataset: string, frame: number): Map<string, number> {
  const file = readdirSync(join(dataset, 'data'))[0];
  const row = tableFromIPC(readFileSync(join(dataset, 'data', file)))
    .get(frame)!
    .toJSON();
  const pairs = Object.entries(row.projection.toJSON() as Record<string, { index: { length: number } } | null>);
  return new Map(pairs.map(([pair, found]) => [pair.replace(/^.*_in_/, ''), found?.index.length ?? 0]));
}

test.skipIf(absent)('six cameras at once, each with the points that the dataset holds', async () => {
  const dataset = await converted(nuscenes);
  const { page, said } = await view(dataset, 'by=depth');
  await shown(page, 0);
  const wanted = counts(dataset, 0);
  expect(wanted.size).toBe(6);
  for (const [camera, points] of wanted) {
    expect(points).toBeGreaterThan(1000);
    const tile = page.locator(`[data-camera="${camera}"]`);
    expect([camera, Number(await tile.getAttribute('data-points'))]).toEqual([camera, points]);
    expect(await tile.getAttribute('data-from')).toBe('dataset');
    await tile.scrollIntoViewIfNeeded();
    await settled(page);
    // Turbo's colours are stronger than a street's: most of a tile would not be without its points.
    expect(coloured(await pixelsOf(page, `[data-camera="${camera}"] .view`), 120)).toBeGreaterThan(500);
  }
  const plain = await pixelsOf(page, '.space .view');
  await page.getByLabel('Colour by').selectOption('camera');
  await settled(page);
  expect(changed(plain, await pixelsOf(page, '.space .view'))).toBeGreaterThan(2000);
  expect(said).toEqual([]);
});

test.skipIf(absent)('114 000 points step by step, and every colour', async () => {
  // The recording has no poses, which convert says; that is no fault of it.
  const dataset = await converted(kitti);
  const { page, said } = await view(dataset, 'by=intensity', { width: 900, height: 700 });
  await shown(page, 0);
  const tile = page.locator('[data-camera="cam2"]');
  for (const frame of [0, 1, 5]) {
    if (frame > 0) await page.keyboard.press(frame === 5 ? 'End' : '.');
    await shown(page, frame);
    expect(Number(await tile.getAttribute('data-points'))).toBe(counts(dataset, frame).get('cam2'));
  }
  let before = await pixelsOf(page, '.space .view');
  for (const by of ['height', 'time', 'residual', 'depth']) {
    await page.getByLabel('Colour by').selectOption(by);
    await settled(page);
    const now = await pixelsOf(page, '.space .view');
    expect(changed(before, now)).toBeGreaterThan(1000);
    before = now;
  }
  expect(said).toEqual([]);
});
