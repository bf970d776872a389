// Without a mouse and without good eyes: every control by Tab, its focus seen, its name told, its text readable in three themes; and the
// overview, whose facts lead to frames and leave as one file.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { leastContrast, tabThrough } from './accessible.js';
import { coloured, converted, pixelsOf, settled, shown, skipped, view } from './viewing.js';

let town: string;
beforeAll(async () => {
  if (!skipped) town = await converted('samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml');
}, 120_000);

test.skipIf(skipped)('every control is reached by Tab, has a name, and shows its focus', async () => {
  const { page, said } = await view(town);
  await shown(page, 0);
  for (const key of ['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4']) {
    await page.keyboard.press(key);
    await page.locator('.empty', { hasText: 'Loading' }).waitFor({ state: 'detached' });
    await page.locator('[role=status]', { hasText: 'Reading' }).waitFor({ state: 'detached' });
    await page.waitForTimeout(300);
    expect(await tabThrough(page, key)).toBeGreaterThan(7);
  }
  expect(said).toEqual([]);
});

test.skipIf(skipped)('the help lists the keys, and Escape closes it', async () => {
  const { page } = await view(town);
  await shown(page, 0);
  await page.keyboard.press('?');
  const help = page.locator('dialog[open]');
  await help.waitFor();
  const text = (await help.textContent())!;
  for (const word of [
    'next frame',
    'play and stop',
    'next camera',
    'copy a link',
    'Explore',
    'Calibrate',
    '3D or from above',
  ])
    expect(text).toContain(word);
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await page.keyboard.press('.');
  await shown(page, 1);
});

test.skipIf(skipped).each([
  { width: 1280, height: 720 },
  { width: 900, height: 700 },
])('text is readable and nothing is cut off at $width × $height, in three themes', async size => {
  const { page } = await view(town, 'f=3&by=depth', size);
  await shown(page, 3);
  for (const theme of ['dark', 'light', 'contrast']) {
    await page.locator(`[data-theme="${theme}"]`).waitFor();
    await settled(page);
    for (const key of ['Alt+4', 'Alt+1']) {
      await page.keyboard.press(key);
      await page.locator(key === 'Alt+4' ? '[data-ready=true]' : '.explore').waitFor();
      const { ratio, text } = await leastContrast(page);
      expect(ratio, `${theme}: ${text}`).toBeGreaterThanOrEqual(4.5);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
    await settled(page);
    expect(coloured(await pixelsOf(page, '[data-camera="camera_front"] .view'))).toBeGreaterThan(2000);
    await page.keyboard.press('Alt+0');
  }
});

test.skipIf(skipped)('the overview counts, leads to a frame, and leaves as one file', async () => {
  const { page, said } = await view(town, 'view=overview');
  await page.locator('[data-ready=true]').waitFor();
  const gnss = page.locator('[data-sensor="gnss"]');
  // 5 Hz beside frames of 10 Hz: in every other one.
  expect(await gnss.locator('td').nth(1).textContent()).toBe('10 of 20');
  expect(await page.locator('[data-sensor="camera_left"] [data-grade]').getAttribute('data-grade')).toBe('fair');
  await page.getByText('Not checked: run').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as one HTML file' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('town.overview.html');
  const folder = mkdtempSync(join(tmpdir(), 'framelock-overview-'));
  const path = join(folder, 'town.overview.html');
  await file.saveAs(path);
  const html = readFileSync(path, 'utf8');
  expect(html).not.toMatch(/<script|<link|https?:/);
  expect(html).toContain('10/20');
  await gnss.getByRole('button').click();
  await shown(page, 1);
  expect(await page.locator('main').getAttribute('data-screen')).toBe('explore');
  // A file opens by itself, and asks for nothing.
  const alone = await page.context().newPage();
  const asked: string[] = [];
  alone.on('request', request => asked.push(request.url()));
  await alone.goto(pathToFileURL(path).href);
  expect(await alone.locator('svg .missing').count()).toBeGreaterThan(5);
  expect(asked).toEqual([pathToFileURL(path).href]);
  rmSync(folder, { recursive: true });
  expect(said).toEqual([]);
});

test.skipIf(skipped)(
  'a cloud is switched off and on in 3D, and the view from above comes back by its link',
  async () => {
    const { page } = await view(town, 'f=5&by=depth');
    await shown(page, 5);
    const all = coloured(await pixelsOf(page, '.space .view'));
    await page.getByRole('checkbox', { name: 'lidar_top in 3D' }).uncheck();
    await settled(page);
    expect(coloured(await pixelsOf(page, '.space .view'))).toBeLessThan(all - 500);
    await page.getByRole('checkbox', { name: 'lidar_top in 3D' }).check();
    await page.keyboard.press('t');
    await settled(page);
    await page.waitForTimeout(400);
    const link = new URL(page.url()).hash.slice(1);
    const before = await pixelsOf(page, '.space .view');
    const again = await view(town, link);
    await shown(again.page, 5);
    expect(await again.page.locator('.corner button').textContent()).toBe('from above');
    const after = await pixelsOf(again.page, '.space .view');
    expect(coloured(after)).toBeGreaterThan(500);
    expect(Math.abs(coloured(after) - coloured(before))).toBeLessThan(0.1 * coloured(before));
  },
);
