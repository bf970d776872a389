// Opens the built viewer in a real browser on a dataset, and measures what is on the screen.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import { builtPage } from '../../src/platform/node/view/page.js';
import { startViewServer, type ViewServer } from '../../src/platform/node/view/server.js';
import { type Viewed, viewDataset } from '../../src/platform/node/view/view.js';
import { chromiumPath, launchChromium } from '../support/chromium.js';
import { framelock } from '../support/cli.js';
import { runFolder } from '../support/run-folder.js';

export const skipped = chromiumPath === undefined;

let browser: Browser;
const servers: ViewServer[] = [];
const folders: string[] = [];

/** Before and after each test file of the lane: browser-lane.ts. */
export async function openBrowser(): Promise<void> {
  if (!skipped) browser = await launchChromium();
}

export async function closeAll(): Promise<void> {
  await browser?.close();
  for (const server of servers.splice(0)) await server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Gone when the test file is done. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'framelock-viewer-'));
  folders.push(folder);
  return folder;
}

const made = new Map<string, Promise<string>>();

/**
 * A folder of the test's own with what `make` puts into one. The same `key` is made once in a process and copied, so that a test may write
 * into its own.
 */
export async function copyOfMade(key: string, make: (folder: string) => Promise<void>): Promise<string> {
  const known = made.get(key) ?? inRunFolder(make);
  made.set(key, known);
  const folder = ownFolder();
  cpSync(await known, folder, { recursive: true });
  return folder;
}

async function inRunFolder(make: (folder: string) => Promise<void>): Promise<string> {
  const folder = mkdtempSync(join(runFolder(), 'made-'));
  await make(folder);
  return folder;
}

/** A recording converted into a folder of its own. */
export async function converted(recording: string, ...args: string[]): Promise<string> {
  const folder = await copyOfMade(['convert', recording, ...args].join(' '), async into => {
    const ran = await framelock(['convert', recording, '-o', join(into, 'dataset'), '-q', ...args]);
    expect(ran.stderr).toBe('');
  });
  return join(folder, 'dataset');
}

export interface Opened {
  readonly page: Page;
  /** What the browser said on its console, and errors of the page: empty at the end of a good test. */
  readonly said: string[];
}

/** Opens a dataset behind `framelock view`'s server. `link`: what stands after `#`. */
export async function view(dataset: string | Viewed, link = '', size = { width: 1280, height: 720 }): Promise<Opened> {
  const viewed = typeof dataset === 'string' ? await viewDataset(dataset) : dataset;
  const server = await startViewServer({ ...viewed, page: builtPage(), port: 0 });
  servers.push(server);
  return open(`${server.address()}${link === '' ? '' : `&${link}`}`, size);
}

export async function open(address: string, size = { width: 1280, height: 720 }): Promise<Opened> {
  const context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: 1,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
  });
  page.on('pageerror', error => said.push(error.message));
  await page.goto(address, { waitUntil: 'commit' });
  return { page, said };
}

/** Waits until frame `index` is loaded, its pictures are decoded, and it was drawn. */
export async function shown(page: Page, index: number): Promise<void> {
  try {
    await page.locator(`.stamp[data-frame="${index}"]`).waitFor({ timeout: 30_000 });
  } catch {
    const text = await page.evaluate(() => document.body.textContent);
    throw new Error(`frame ${index} did not appear; the page says: ${text.slice(0, 500)}`);
  }
  await settled(page);
}

/** Waits until nothing was drawn for a while. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { show } = window.framelock!;
    const pause = () => new Promise(done => setTimeout(done, 120));
    for (let before = -1; show.busy || before !== show.stage.drawn; ) {
      before = show.stage.drawn;
      await pause();
    }
  });
}

export interface Pixels {
  /** Of the page. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** RGB bytes. */
  readonly data: Buffer;
}

/** What is on the screen in a place of the page. */
export async function pixelsOf(page: Page, selector: string): Promise<Pixels> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not on the page`);
  // Whole pixels, so that none is a mixture of two.
  const [left, top] = [Math.ceil(box.x), Math.ceil(box.y)];
  const clip = {
    x: left,
    y: top,
    width: Math.floor(box.x + box.width) - left,
    height: Math.floor(box.y + box.height) - top,
  };
  const png = await page.screenshot({ clip, animations: 'disabled' });
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { left, top, width: info.width, height: info.height, data };
}

/** How many pixels are clearly coloured: points, boxes, pictures; not ink, not background. */
export function coloured({ data }: Pixels, least = 60): number {
  let count = 0;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
    if (Math.max(r, g, b) - Math.min(r, g, b) >= least) count++;
  }
  return count;
}

/** How many pixels differ by more than a shade. */
export function changed(a: Pixels, b: Pixels, least = 24): number {
  let count = 0;
  for (let i = 0; i < Math.min(a.data.length, b.data.length); i += 3)
    if ([0, 1, 2].some(k => Math.abs(a.data[i + k] - b.data[i + k]) > least)) count++;
  return count;
}
