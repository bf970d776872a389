// What holds for every screen: controls by Tab, each with a name and a focus that is seen, and text that can be read.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Controls of the page that take the keyboard, by their names. */
const controls = (page: Page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('button, select, input, textarea, a[href], [tabindex="0"]')];
    return all
      .filter(one => !(one as HTMLButtonElement).disabled && one.getClientRects().length > 0)
      .map(one => {
        const label = (one as HTMLInputElement).labels?.[0]?.textContent ?? '';
        return (one.getAttribute('aria-label') || one.textContent || label).trim();
      });
  });

/** Goes through the page by Tab alone. `where`: for the message. Returns how many controls there are. */
export async function tabThrough(page: Page, where: string): Promise<number> {
  const names = await controls(page);
  expect(names.filter(name => name === '')).toEqual([]);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const reached = new Set<string>();
  for (let k = 0; k < names.length + 12; k++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      const label = (one as HTMLInputElement).labels?.[0]?.textContent ?? '';
      const name = (one.getAttribute('aria-label') || one.textContent || label).trim();
      const control = one.matches('button, select, input, textarea, a[href], [tabindex]');
      return { name, control, seen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 };
    });
    if (!at.control) continue;
    reached.add(at.name);
    expect([where, at.name, at.seen]).toEqual([where, at.name, true]);
  }
  expect([where, names.filter(name => !reached.has(name))]).toEqual([where, []]);
  const unnamed = await page.evaluate(
    () =>
      [...document.querySelectorAll('[role=img], canvas:not([aria-hidden=true])')].filter(
        one => !one.getAttribute('aria-label') && !one.closest('.u-wrap'),
      ).length,
  );
  expect(unnamed).toBe(0);
  return names.length;
}

/** Contrast of every text that is seen, WCAG 2: the least, and where. */
export const leastContrast = (page: Page) =>
  page.evaluate(() => {
    const rgb = (css: string) => (css.match(/[\d.]+/g) ?? []).map(Number);
    const light = (c: number[]) => {
      const [r, g, b] = c.map(v => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element | null): number[] => {
      for (let e = element; e; e = e.parentElement) {
        const colour = rgb(getComputedStyle(e).backgroundColor);
        if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
      }
      return rgb(getComputedStyle(document.body).backgroundColor).slice(0, 3);
    };
    let least = { ratio: 21, text: '' };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement!;
      if (!node.textContent?.trim() || element.getClientRects().length === 0 || element.closest('noscript, option'))
        continue;
      const [a, b] = [light(rgb(getComputedStyle(element).color).slice(0, 3)), light(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < least.ratio) least = { ratio, text: node.textContent.trim().slice(0, 40) };
    }
    return least;
  });
