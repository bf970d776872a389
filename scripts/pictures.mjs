// `npm run pictures`: the viewer's pictures in docs/pictures, taken in a real browser of the toy town and of nothing else.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { build, ensureInstalled, fail, noCodeGeneration, node, root, say } from './run.mjs';

const pictures = [
  { name: 'viewer-explore', link: 'view=explore&f=8&by=depth&c=-11.00,5.00,8.00,8.00,0.00,0.00' },
  { name: 'viewer-sync', link: 'view=sync&f=8' },
  { name: 'viewer-calibrate', link: 'view=calibrate&f=8&by=depth', keys: ['q', 'q', 'v'] },
  { name: 'viewer-overview', link: 'view=overview&f=8' },
  { name: 'viewer-review', link: 'view=review', review: true },
];
/** Of a picture, so that the repository stays small. */
const MOST_BYTES = 150_000;

const executablePath = [process.env.FRAMELOCK_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  path => path && existsSync(path),
);
if (!executablePath) fail('no Chromium: install one or name it in FRAMELOCK_CHROMIUM');
ensureInstalled();
if (!existsSync(join(root, 'dist/viewer/index.html'))) build();
const { viewDataset } = await import('../dist/platform/node/view/view.js');
const { startViewServer } = await import('../dist/platform/node/view/server.js');
const { builtPage } = await import('../dist/platform/node/view/page.js');

const folder = mkdtempSync(join(tmpdir(), 'framelock-pictures-'));
const dataset = join(folder, 'town');
const town = ['samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml', '--visibility'];
const framelock = (...args) => node([noCodeGeneration, 'dist/bin/framelock.js', ...args, '-q']);
framelock('convert', ...town, '-o', dataset);
const planted = join(folder, 'planted.arrow');
framelock('qa', 'plant', 'samples/town/truth.json', '-o', planted, '--seed', '3', '--share', '0.01');
const flags = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const browser = await chromium.launch({ executablePath, args: [...flags, '--force-color-profile=srgb'] });
for (const { name, link, keys = [], review } of pictures) {
  // Last: with a queue, the other screens would show labels, too.
  if (review) framelock('qa', dataset, '--labels', planted, '--review', '--items', '40');
  const server = await startViewServer({ ...(await viewDataset(dataset)), page: builtPage(), port: 0 });
  const viewport = { width: 1280, height: 720 };
  const page = await browser.newPage({ viewport, colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(`${server.address()}&${link}`, { waitUntil: 'commit' });
  const idle = () => page.waitForFunction(() => window.framelock?.show.frameShown() && !window.framelock.show.busy);
  await idle();
  if (review) await reviewed(page);
  for (const key of keys) await page.keyboard.press(key);
  // Scores and times are computed behind the page.
  if (/view=(sync|calibrate)/.test(link))
    await page.locator('progress').first().waitFor({ state: 'detached', timeout: 120_000 });
  await page.waitForTimeout(2000);
  await idle();
  const png = await page.screenshot();
  let [quality, jpeg] = [88, undefined];
  do {
    jpeg = await sharp(png).jpeg({ quality, mozjpeg: true }).toBuffer();
    quality -= 8;
  } while (jpeg.length > MOST_BYTES && quality > 30);
  writeFileSync(join(root, 'docs/pictures', `${name}.jpg`), jpeg);
  say(`${name}.jpg, ${jpeg.length} bytes`);
  await page.context().close();
  await server.close();
}
await browser.close();
rmSync(folder, { recursive: true });

/** A name, a few verdicts, and then an item whose fault is seen at once. */
async function reviewed(page) {
  await page.locator('form.author input:focus').waitFor();
  for (const text of ['ann', 'Tab', 'desk', 'Enter'])
    if (text === 'Tab' || text === 'Enter') await page.keyboard.press(text);
    else await page.keyboard.type(text);
  await page.getByText('Reviewing as').waitFor();
  for (const key of ['r', '6', 'Enter', 'r', '2', 'Enter', 'f', 'Enter', 'r', '2', 'Enter', 'r', '3']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(key === 'Enter' ? 800 : 50);
  }
}
