// Small windows: a phone, and a laptop's window enlarged to 200 %. Nothing is cut off sideways, and nothing covers anything else.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { changed, converted, pixelsOf, settled, shown, skipped, view } from './viewing.js';

const town = ['samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml'] as const;

const boxOf = async (page: Page, selector: string) => (await page.locator(selector).first().boundingBox())!;

describe.skipIf(skipped)('small windows', () => {
  test.each([
    [390, 844],
    [640, 360],
    [320, 640],
  ])('%i × %i: every screen fits its width, and the chosen camera is seen whole', async (width, height) => {
    const { page, said } = await view(await converted(...town), '', { width, height });
    await shown(page, 0);
    for (const screen of ['explore', 'sync', 'calibrate', 'overview']) {
      await page.keyboard.press(`Alt+${['explore', 'sync', 'calibrate', 'overview'].indexOf(screen) + 1}`);
      await page.locator(`[data-screen="${screen}"] > div`).waitFor();
      await settled(page);
      const [wide, inner] = await page.evaluate(() => {
        const main = document.querySelector('.screen')!;
        return [Math.max(document.documentElement.scrollWidth, main.scrollWidth), innerWidth];
      });
      expect([screen, wide]).toEqual([screen, Math.min(wide, inner)]);
      if (screen === 'overview') continue;
      const large = await boxOf(page, '.tile.large .view');
      expect(large.height).toBeGreaterThan(100);
      expect(large.width).toBeGreaterThan(250);
      if (screen === 'sync') continue;
      expect((await boxOf(page, '.strip .tile')).y).toBeGreaterThanOrEqual(large.y + large.height);
    }
    expect(said).toEqual([]);
  });

  test('800 × 600: the chosen camera is larger than the others and covers none of them', async () => {
    const { page } = await view(await converted(...town), '', { width: 800, height: 600 });
    await shown(page, 0);
    for (const screen of ['explore', 'calibrate']) {
      await page.keyboard.press(screen === 'explore' ? 'Alt+1' : 'Alt+3');
      await page.locator(`[data-screen="${screen}"] > div`).waitFor();
      await settled(page);
      const [large, other] = [await boxOf(page, '.tile.large .view'), await boxOf(page, '.strip .tile .view')];
      expect(large.height).toBeGreaterThan(1.5 * other.height);
      expect((await boxOf(page, '.strip .tile')).y).toBeGreaterThanOrEqual(large.y + large.height);
    }
  });

  test('a picture that is scrolled out of its strip is not drawn over its neighbour', async () => {
    const { page } = await view(await converted(...town));
    await shown(page, 0);
    await page.locator('.strip').evaluate(strip => {
      (strip as HTMLElement).style.maxHeight = '60px';
    });
    await settled(page);
    const before = await pixelsOf(page, '.tile.large .view');
    const drawn = await page.evaluate(() => window.framelock!.show.stage.drawn);
    await page.locator('.strip').evaluate(strip => strip.scrollTo(0, 85));
    await page.waitForFunction(n => window.framelock!.show.stage.drawn > n, drawn);
    await settled(page);
    expect(changed(before, await pixelsOf(page, '.tile.large .view'))).toBe(0);
  });
});
