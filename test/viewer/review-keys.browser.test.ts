// Review by links, arrows and keys, in every theme: an item is found again, nothing begun is lost, everything can be reached and read.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { leastContrast, tabThrough } from './accessible.js';
import { copyOf, introduce, itemShown, openNumber, press, queueOf, reviewTown, toldText } from './review-town.js';
import { coloured, pixelsOf, settled, skipped, view } from './viewing.js';

let town: string;
beforeAll(async () => {
  if (!skipped) town = await reviewTown();
}, 240_000);

test.skipIf(skipped)('a link leads to its item; the list goes by arrows; leaving an item loses nothing', async () => {
  const { items } = queueOf(town);
  const { page, said } = await view(copyOf(town), `view=review&item=${encodeURIComponent(items[6].id)}`);
  await introduce(page);
  await itemShown(page, items[6], 7);
  await page.waitForTimeout(300);
  expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('item')).toBe(items[6].id);
  await press(page, 'r', '3', 'n');
  await page.keyboard.type('ja');
  await press(page, 'Enter');
  await page.locator('.queue [role="option"][tabindex="0"]').focus();
  await press(page, 'ArrowDown', 'ArrowDown');
  await itemShown(page, items[8], 9);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-posinset'))).toBe('9');
  expect(await toldText(page)).toMatch(/^9 of \d+: /);
  await press(page, 'Home');
  await itemShown(page, items[0], 1);
  await press(page, 'End', 'PageUp');
  await itemShown(page, items[items.length - 11], items.length - 10);
  await openNumber(page, town, 6);
  expect(await page.locator('.verdict [aria-pressed="true"]').allTextContents()).toEqual(['Rreject', '3size']);
  expect(await page.locator('.verdict textarea').inputValue()).toBe('ja');
  // Of the filter: only what is rejected, and the one that is open on the screen.
  await press(page, 'Enter');
  await itemShown(page, items[7], 8);
  await page.locator('.queue select').selectOption('rejected');
  await page.locator('.queue [aria-posinset="2"]').waitFor();
  expect(await page.locator('.queue .items .number').allTextContents()).toEqual(['7', '8']);
  expect(said).toEqual([]);
  const lost = await view(copyOf(town), 'view=review&item=label%3Anobody');
  await lost.page.getByText('label:nobody is not in this queue').waitFor();
  await itemShown(lost.page, items[0], 1);
});

test.skipIf(skipped)('single keys can be switched off, and the help has those of the review', async () => {
  const { items } = queueOf(town);
  const { page } = await view(copyOf(town), 'view=review');
  await introduce(page);
  await itemShown(page, items[0], 1);
  await press(page, '?');
  const help = page.locator('dialog[open]');
  const text = (await help.textContent())!;
  for (const word of [
    'accept',
    'reason: position',
    'say it, and on to the next',
    'all frames of the track',
    'correct the box',
  ])
    expect(text).toContain(word);
  await press(page, 'r');
  await help.getByRole('checkbox').uncheck();
  await press(page, 'Escape', 'a', '1');
  expect(await page.locator('.verdict [aria-pressed="true"]').count()).toBe(0);
  await page.locator('[data-word="flag"]').focus();
  await press(page, 'Enter', 'Enter');
  await itemShown(page, items[1], 2);
  expect(await toldText(page)).toMatch(/^flagged; next/);
});

test.skipIf(skipped).each([
  { width: 1280, height: 720 },
  { width: 900, height: 700 },
])('all can be reached and read at $width × $height, in three themes, with long names', async size => {
  const dataset = copyOf(town);
  const path = join(dataset, 'review/queue/queue.json');
  const queue = JSON.parse(readFileSync(path, 'utf8'));
  queue.items[3].target.category = 'articulated-bus-or-other-very-long-class-name'.repeat(3);
  queue.items[3].reasons = [{ ...queue.items[3].reasons[0], text: `${'Unbrechbar'.repeat(30)} <b>no markup</b>` }];
  queue.rig = [{ sensor: 'camera_front', text: 'is turned by 0.4 degrees'.repeat(4), target: {} }];
  writeFileSync(path, JSON.stringify(queue));
  const { page, said } = await view(dataset, 'view=review', size);
  await introduce(page);
  // The first is a place without a label: the slabs show what stands there, and nothing can be corrected.
  await itemShown(page, queue.items[0], 1);
  expect(coloured(await pixelsOf(page, '[data-slab="top"] .view'), 40)).toBeGreaterThan(20);
  await press(page, 'm');
  expect(await toldText(page)).toBe('nothing to correct: no label belongs to it');
  await openNumber(page, dataset, 3);
  expect(await page.locator('.evidence b', { hasText: 'no markup' }).count()).toBe(0);
  await tabThrough(page, 'review');
  for (const theme of ['dark', 'light', 'contrast']) {
    await page.locator(`[data-theme="${theme}"]`).waitFor();
    for (const mode of ['look', 'edit', 'sheet']) {
      if (mode === 'edit') await press(page, 'm');
      if (mode === 'sheet') await press(page, 'Escape', 'g');
      await settled(page);
      const { ratio, text } = await leastContrast(page);
      expect(ratio, `${theme}, ${mode}: ${text}`).toBeGreaterThanOrEqual(4.5);
      const wide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('.queue, .queue .items, .side')]
          .filter(one => one.scrollWidth > one.clientWidth + 1)
          .map(one => one.className || 'page'),
      );
      expect([theme, mode, wide]).toEqual([theme, mode, []]);
      if (process.env.FRAMELOCK_SHOTS)
        await page.screenshot({ path: `${process.env.FRAMELOCK_SHOTS}/review-${size.width}-${theme}-${mode}.png` });
    }
    await press(page, 'Escape', 'Alt+0');
  }
  expect(said).toEqual([]);
});
