// Between screens, frames and scenes of other sizes: what is looked at is kept, found again by Back, and seen where it is small.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { flat, madeDrive } from './made-drive.js';
import { changed, converted, pixelsOf, settled, shown, skipped, view } from './viewing.js';

const town = ['samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml'] as const;

const position = (page: Page) => page.evaluate(() => window.framelock!.show.spaceView!.standpoint.position);
const screen = (page: Page) => page.locator('main').getAttribute('data-screen');
/** The address is written a moment later. */
const written = (page: Page, part: string) => page.waitForFunction(text => location.hash.includes(text), part);

test.skipIf(skipped)('the view in 3D is kept from screen to screen, and Back goes through the screens', async () => {
  const { page, said } = await view(await converted(...town), 'f=3');
  await shown(page, 3);
  const first = await position(page);
  const box = (await page.locator('.space .view').boundingBox())!;
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 180, box.y + 140, { steps: 4 });
  await page.mouse.up();
  const turned = await position(page);
  expect(Math.hypot(...turned.map((x, i) => x - first[i]))).toBeGreaterThan(1);
  await page.keyboard.press('Alt+2');
  await page.locator('.sync').waitFor();
  await page.keyboard.press('.');
  await shown(page, 4);
  // The address follows on every screen, not only where the scene is.
  await written(page, 'f=4&view=sync');
  await page.keyboard.press('Alt+1');
  await settled(page);
  expect(await position(page)).toEqual(turned);
  await page.goBack();
  await page.locator('.sync').waitFor();
  expect(await screen(page)).toBe('sync');
  await page.goBack();
  await shown(page, 3);
  expect(await screen(page)).toBe('explore');
  await page.goForward();
  await shown(page, 4);
  expect(await screen(page)).toBe('sync');
  expect(said).toEqual([]);
});

test.skipIf(skipped)('a link that is pasted is followed without losing what is nudged', async () => {
  const { page, said } = await view(await converted(...town), 'view=calibrate');
  await shown(page, 0);
  await page.keyboard.press('q');
  await settled(page);
  const from = () => page.locator('[data-camera="camera_front"]').getAttribute('data-from');
  expect(await from()).toBe('computed');
  await written(page, 'view=calibrate');
  await page.evaluate(() => {
    location.hash = location.hash.replace('f=0', 'f=5');
  });
  await shown(page, 5);
  expect(await from()).toBe('computed');
  expect(said).toEqual([]);
});

test.skipIf(skipped)('a frame is gone to by its number, and by a moment: the nearest', async () => {
  const { page } = await view(await converted(...town));
  await shown(page, 0);
  const go = async (text: string) => {
    await page.keyboard.press('/');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await go('12');
  await shown(page, 12);
  // Frames are 100 ms apart.
  await go('0.52s');
  await shown(page, 5);
  await go('99');
  await page.getByText('expected a frame from 0 to 19').waitFor();
  expect(await page.locator('.stamp').getAttribute('data-frame')).toBe('5');
});

test.skipIf(skipped)('a picture is enlarged and moved, the scene turned, by keys and by the mouse', async () => {
  const { page, said } = await view(await converted(...town));
  await shown(page, 0);
  const places = async () => {
    await settled(page);
    return page.evaluate(() => {
      const one = window.framelock!.show.imageView('camera_front')!;
      return [one.placeOf(100, 100), one.placeOf(200, 100)];
    });
  };
  const whole = await places();
  // All of it is seen: there is nothing to move.
  await page.keyboard.press('Control+ArrowRight');
  expect(await places()).toEqual(whole);
  for (let k = 0; k < 3; k++) await page.keyboard.press('+');
  const [a, b] = await places();
  expect((b[0] - a[0]) / (whole[1][0] - whole[0][0])).toBeCloseTo(1.25 ** 3, 6);
  await page.keyboard.press('Control+ArrowRight');
  const [right] = await places();
  expect([right[0] - a[0], right[1] - a[1]].map(x => Math.round(1e6 * x) / 1e6)).toEqual([-40, 0]);
  const box = (await page.locator('.tile.large .view').boundingBox())!;
  await page.mouse.move(box.x + 150, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 180, box.y + 80, { steps: 3 });
  await page.mouse.up();
  const [dragged] = await places();
  expect([dragged[0] - right[0], dragged[1] - right[1]].map(x => Math.round(1e6 * x) / 1e6)).toEqual([30, -20]);
  for (let k = 0; k < 3; k++) await page.keyboard.press('-');
  expect(await places()).toEqual(whole);
  // The eye goes 0.1 rad around what is looked at, (8, 0, 0), at the same distance; then a quarter nearer.
  const around = async () => {
    const [x, y, z] = await position(page);
    return { azimuth: Math.atan2(y, x - 8), far: Math.hypot(x - 8, y, z) };
  };
  const first = await around();
  await page.keyboard.press('Control+Shift+ArrowRight');
  const turned = await around();
  expect(turned.azimuth - first.azimuth).toBeCloseTo(-0.1, 6);
  expect(turned.far).toBeCloseTo(first.far, 6);
  await page.keyboard.press('PageUp');
  expect((await around()).far).toBeCloseTo(first.far / 1.25, 6);
  await page.keyboard.press('t');
  const scale = async () => {
    await settled(page);
    return page.evaluate(() => {
      const [p, q] = [0, 1].map(x => window.framelock!.show.spaceView!.placeOf(x, 0, 0)!);
      return p[1] - q[1];
    });
  };
  const before = await scale();
  await page.keyboard.press('PageUp');
  expect((await scale()) / before).toBeCloseTo(1.25, 4);
  expect(said).toEqual([]);
});

test.skipIf(skipped)('ends of the colours are given, go into the link, and end with another number', async () => {
  const { page } = await view(await converted(...town), 'by=depth');
  await shown(page, 0);
  const [before, beforeInSpace] = [await pixelsOf(page, '.tile.large .view'), await pixelsOf(page, '.space .view')];
  await page.getByLabel('Colours to').fill('6');
  await page.getByLabel('Colours to').press('Enter');
  await settled(page);
  expect(changed(before, await pixelsOf(page, '.tile.large .view'))).toBeGreaterThan(1000);
  expect(changed(beforeInSpace, await pixelsOf(page, '.space .view'))).toBeGreaterThan(1000);
  await written(page, 'range=%2C6');
  await page.getByLabel('Colours from').fill('7');
  await page.getByLabel('Colours from').press('Enter');
  await page.getByText('two numbers above 0, the smaller first').waitFor();
  await page.getByRole('button', { name: 'auto' }).click();
  await settled(page);
  expect(changed(before, await pixelsOf(page, '.tile.large .view'))).toBe(0);
});

test.skipIf(skipped)('a room of a metre fills the view as a street does, and its colours reach over it', async () => {
  const ring = Array.from({ length: 200 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 200;
    return [Math.cos(angle), Math.sin(angle), 0.1] as const;
  });
  const dataset = await madeDrive('room', {
    frames: 2,
    width: 320,
    height: 240,
    cameras: ['front'],
    focal: () => 200,
    pixel: () => [100, 80],
    picture: () => flat([40, 40, 40], 320, 240),
    beside: ring,
  });
  const { page, said } = await view(dataset);
  await shown(page, 0);
  expect(await page.getByLabel('Colours from').getAttribute('placeholder')).toBe('0.040');
  expect(await page.getByLabel('Colours to').getAttribute('placeholder')).toBe('1.60');
  await page.getByText('0.1 m grid').waitFor();
  const box = (await page.locator('.space .view').boundingBox())!;
  const wide = async () => {
    const at = await page.evaluate(
      all => all.map(([x, y, z]) => window.framelock!.show.spaceView!.placeOf(x, y, z)?.[0] ?? Number.NaN),
      // Those ahead: the eye stands within the ring.
      ring.filter(([x]) => x > 0),
    );
    return Math.max(...at) - Math.min(...at);
  };
  // From a street's viewpoint, 16 m away, it would be an eighth of the view's width.
  expect(await wide()).toBeGreaterThan(box.width / 2);
  await page.keyboard.press('t');
  await settled(page);
  expect(await wide()).toBeGreaterThan(box.width / 2);
  expect(said).toEqual([]);
});
