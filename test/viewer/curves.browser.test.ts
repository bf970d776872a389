// Curves over all frames in a real browser: numbers as another reader finds them, and a click that goes to its frame.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { converted, shown, skipped, view } from './viewing.js';

const town = ['samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml'] as const;

const now = async (page: Page) => (await page.locator('.now').textContent())!;
const mark = (element: Element) => element.setAttribute('data-marked', '');
const reading = (page: Page) => page.getByLabel('Reading', { exact: true });

describe.skipIf(skipped)('curves over all frames', () => {
  test('the numbers at a frame are those of the dataset, and a click goes to its frame', async () => {
    const dataset = await converted(...town);
    const { path } = JSON.parse(readFileSync(join(dataset, 'dataset.json'), 'utf8')).shards[0];
    const table = tableFromIPC(readFileSync(join(dataset, path)));
    const cell = (frame: number, sensor: string) => table.getChild(sensor)!.get(frame)!;
    const { page, said } = await view(dataset, 'f=8');
    await shown(page, 8);
    await reading(page).selectOption('lidar_top: points');
    await page.locator('.over-time canvas').evaluate(mark);
    expect(await now(page)).toBe(String(cell(8, 'lidar_top').num_points));
    await page.keyboard.press('.');
    await shown(page, 9);
    expect(await now(page)).toBe(String(cell(9, 'lidar_top').num_points));
    await reading(page).selectOption('radar_front: distance from the frame');
    await page.locator('.over-time canvas[data-marked]').waitFor({ state: 'detached' });
    expect(await now(page)).toBe(`${(Number(cell(9, 'radar_front').dt_ns) / 1e6).toFixed(2)} ms`);

    // Frames follow each other by 0.1 s; the axis begins with the first and ends with the last of twenty.
    const area = page.locator('.over-time .u-over');
    for (const wanted of [3, 15]) {
      await area.scrollIntoViewIfNeeded();
      const box = (await area.boundingBox())!;
      await page.mouse.click(box.x + (box.width * wanted) / 19, box.y + box.height / 2);
      await shown(page, wanted);
    }
    await page.waitForTimeout(400);
    const again = await view(dataset, new URL(page.url()).hash.slice(1));
    await shown(again.page, 15);
    expect(await reading(again.page).inputValue()).toBe('all radar_front: sync');
    expect([...said, ...again.said]).toEqual([]);
  });

  test('a curve to which frames come stays where it is: a click that had begun would be lost', async () => {
    const { page, said } = await view(await converted(...town, '--shard-size', '1'));
    await shown(page, 0);
    await page.route('**/*.arrow*', async route => {
      await new Promise(done => setTimeout(done, 400));
      await route.continue();
    });
    await reading(page).selectOption('lidar_top: points');
    await page.locator('.over-time canvas').evaluate(mark);
    await page.locator('.how-many').waitFor({ state: 'attached' });
    await page.locator('.how-many').waitFor({ state: 'detached' });
    expect(await page.locator('.over-time canvas[data-marked]').count()).toBe(1);
    expect(said).toEqual([]);
  });

  test('without IMU-like sensors there are curves all the same, and nothing is read that nobody asked for', async () => {
    const dataset = await converted(town[0], '--topics', '/lidar_top/points,/radar_front/detections');
    const { page, said } = await view(dataset);
    await shown(page, 0);
    expect(await reading(page).inputValue()).toBe('all lidar_top: sync');
    await page.getByText('0.000 ms').first().waitFor();
    expect(await page.locator('.how-many').count()).toBe(0);
    expect(said).toEqual([]);
  });
});
