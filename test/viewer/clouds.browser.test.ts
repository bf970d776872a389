// Several clouds on one picture, each with a colour of its own, in a real browser: places from the dataset, colours from the screen.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { converted, type Pixels, pixelsOf, settled, shown, skipped, view } from './viewing.js';

const town = ['samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml'] as const;
const picture = '[data-camera="camera_front"] .view';
/** Okabe and Ito (2008): sky blue is 86, 180, 233. */
const sky = [86, 180, 233];

/** What the dataset itself says, read by another reader than the viewer's. */
function storedPixels(dataset: string, frame: number, pair: string): { u: number[]; v: number[] } {
  const manifest = JSON.parse(readFileSync(join(dataset, 'dataset.json'), 'utf8'));
  for (const { path } of manifest.shards) {
    const table = tableFromIPC(readFileSync(join(dataset, path)));
    for (let row = 0; row < table.numRows; row++) {
      if (Number(table.getChild('frame_index')!.get(row)) !== frame) continue;
      const stored = table.getChild('projection')!.getChild(pair)!.get(row);
      return { u: [...stored.u], v: [...stored.v] };
    }
  }
  throw new Error(`no frame ${frame}`);
}

function near(pixels: Pixels, x: number, y: number, colour: readonly number[], reach: number): boolean {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const [px, py] = [Math.round(x - pixels.left) + dx, Math.round(y - pixels.top) + dy];
      if (px < 0 || py < 0 || px >= pixels.width || py >= pixels.height) continue;
      const at = 3 * (py * pixels.width + px);
      if (colour.every((c, k) => Math.abs(pixels.data[at + k] - c) <= 3)) return true;
    }
  return false;
}

const onPage = (page: Page, { u, v }: { u: number[]; v: number[] }) =>
  page.evaluate(
    ([us, vs]) => us.map((one, i) => window.framelock!.show.imageView('camera_front')!.placeOf(one, vs[i])),
    [u, v],
  );

const points = (page: Page) => page.locator('[data-camera="camera_front"]').getAttribute('data-points').then(Number);

describe.skipIf(skipped)('several clouds on one picture', () => {
  test('each point of the radar stands in its colour where the dataset says, and goes with its box', async () => {
    const dataset = await converted(...town);
    const { page, said } = await view(dataset, 'f=8');
    await shown(page, 8);
    const radar = storedPixels(dataset, 8, 'radar_front_in_camera_front');
    const lidar = storedPixels(dataset, 8, 'lidar_top_in_camera_front');
    expect(radar.u.length).toBeGreaterThan(10);
    expect(await points(page)).toBe(lidar.u.length);
    const box = page.getByLabel('radar_front on pictures');
    expect(await box.isChecked()).toBe(false);
    await box.check();
    await page.getByLabel('Colour of radar_front').selectOption('sky');
    await settled(page);
    expect(await points(page)).toBe(lidar.u.length + radar.u.length);
    const places = await onPage(page, radar);
    const both = await pixelsOf(page, picture);
    // A nearer point of the LiDAR may cover some: not many.
    const found = places.filter(([x, y]) => near(both, x, y, sky, 1)).length;
    expect(found).toBeGreaterThan(0.9 * radar.u.length);

    // The LiDAR off: every one of them is seen, and nothing else is left.
    await page.getByLabel('lidar_top on pictures').uncheck();
    await settled(page);
    expect(await points(page)).toBe(radar.u.length);
    const alone = await pixelsOf(page, picture);
    expect(places.filter(([x, y]) => near(alone, x, y, sky, 1)).length).toBe(radar.u.length);

    await box.uncheck();
    await settled(page);
    expect(await points(page)).toBe(0);
    const none = await pixelsOf(page, picture);
    expect(places.filter(([x, y]) => near(none, x, y, sky, 3))).toEqual([]);
    expect(said).toEqual([]);
  });

  test('what is shown is in the link; a cloud that is chosen is seen; names that a link makes up change nothing', async () => {
    const dataset = await converted(...town);
    const { page } = await view(dataset, 'f=8');
    await shown(page, 8);
    await page.getByLabel('radar_front on pictures').check();
    await page.getByLabel('Colour of lidar_top').selectOption('orange');
    await settled(page);
    const count = await points(page);
    await page.waitForTimeout(400);
    const link = new URL(page.url()).hash.slice(1);
    const again = await view(dataset, `${link}&on=nobody&ink=sky:nobody&ink=plaid:radar_front`);
    await shown(again.page, 8);
    expect(await points(again.page)).toBe(count);
    expect(await again.page.getByLabel('Colour of lidar_top').inputValue()).toBe('#orange');
    expect(await again.page.getByLabel('Colour of radar_front').inputValue()).toBe('');
    const chooser = again.page.locator('.controls select').first();
    await again.page.getByLabel('lidar_top on pictures').uncheck();
    await chooser.selectOption('lidar_top');
    await chooser.selectOption('radar_front');
    await again.page.getByLabel('radar_front on pictures').uncheck();
    await chooser.selectOption('lidar_top');
    expect(await again.page.getByLabel('lidar_top on pictures').isChecked()).toBe(true);
    expect(again.said).toEqual([]);
  });

  test('the ends beside the colours are of a cloud that has them', async () => {
    const { page } = await view(await converted(...town), 'f=8&by=height');
    await shown(page, 8);
    expect(await page.locator('.legend').count()).toBe(1);
    await page.getByLabel('Colour of lidar_top').selectOption('pink');
    await settled(page);
    // Of the radar now.
    expect(await page.locator('.legend').getAttribute('data-map')).toBe('viridis');
    await page.getByLabel('Colour of radar_front').selectOption('green');
    await settled(page);
    expect(await page.locator('.legend').count()).toBe(0);
  });
});
