// Explore in a real browser: what is on the screen is what the dataset holds.
import { expect, test } from 'vitest';
import { changed, coloured, converted, pixelsOf, settled, shown, skipped, view } from './viewing.js';

const town = ['samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml'] as const;

test.skipIf(skipped)(
  'the town opens, steps, and restores from its link, in a new window or pasted into this one',
  async () => {
    const dataset = await converted(...town);
    const { page, said } = await view(dataset, 'by=depth');
    await shown(page, 0);
    const camera = '[data-camera="camera_front"] .view';
    const first = await pixelsOf(page, camera);
    expect(coloured(first)).toBeGreaterThan(3000);
    expect(coloured(await pixelsOf(page, '.space .view'))).toBeGreaterThan(1000);
    expect(Number(await page.locator('[data-camera="camera_front"]').getAttribute('data-points'))).toBeGreaterThan(
      2000,
    );

    await page.keyboard.press('.');
    await shown(page, 1);
    expect(changed(first, await pixelsOf(page, camera))).toBeGreaterThan(1000);
    await page.keyboard.press('End');
    await shown(page, 19);
    await page.keyboard.press('Home');
    await shown(page, 0);
    expect(changed(first, await pixelsOf(page, camera))).toBe(0);

    await page.keyboard.press('c');
    await page.keyboard.press('Shift+ArrowRight');
    await shown(page, 10);
    await page.waitForTimeout(400);
    const link = new URL(page.url()).hash.slice(1);
    expect(link).not.toContain('token');
    const again = await view(dataset, link);
    await shown(again.page, 10);
    await settled(again.page);
    expect(await again.page.locator('.tile.large').getAttribute('data-camera')).toBe('camera_left');
    // Pasted where something else is shown: the first page is at frame 10 by now, too.
    await page.keyboard.press('Home');
    await shown(page, 0);
    await page.evaluate(
      pasted => {
        location.hash = pasted;
      },
      link.replace('camera_left', 'camera_front'),
    );
    await shown(page, 10);
    expect(await page.locator('.tile.large').getAttribute('data-camera')).toBe('camera_front');
    expect([...said, ...again.said]).toEqual([]);
  },
);

test.skipIf(skipped)('every point stands where the dataset says, to half a pixel', async () => {
  const { page } = await view(await converted(...town), 'f=10');
  await shown(page, 10);
  // Six pixels wide, so that the middle of what is drawn is known better than to a pixel.
  await page.getByLabel('Size').fill('6');
  await settled(page);
  // Points alone on black: the picture is taken away, and only one point is left at a time.
  const found = await page.evaluate(async () => {
    const { show } = window.framelock!;
    const view = show.imageView('camera_front')!;
    const points = view.points.object;
    const position = points.geometry.getAttribute('position').array;
    const wanted: { k: number; at: [number, number] }[] = [];
    for (let k = 0; k < points.geometry.drawRange.count; k += 97)
      wanted.push({ k, at: view.placeOf(position[3 * k], position[3 * k + 1]) });
    return wanted;
  });
  expect(found.length).toBeGreaterThan(20);
  for (const { k, at } of found) {
    await page.evaluate(async one => {
      const { show } = window.framelock!;
      const view = show.imageView('camera_front')!;
      view.picture.object.visible = false;
      view.points.object.geometry.setDrawRange(one, 1);
      show.stage.invalidate();
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    }, k);
    const centre = centroid(await pixelsOf(page, '[data-camera="camera_front"] .view'));
    expect(Math.abs(centre.x - at[0])).toBeLessThanOrEqual(0.5);
    expect(Math.abs(centre.y - at[1])).toBeLessThanOrEqual(0.5);
  }
});

/** Of the coloured pixels; the middle of the first pixel is 0.5. */
function centroid({ left, top, width, data }: Awaited<ReturnType<typeof pixelsOf>>): { x: number; y: number } {
  let [x, y, n] = [0, 0, 0];
  for (let i = 0; i < data.length / 3; i++) {
    const [r, g, b] = [data[3 * i], data[3 * i + 1], data[3 * i + 2]];
    if (Math.max(r, g, b) - Math.min(r, g, b) < 40) continue;
    x += (i % width) + 0.5;
    y += Math.floor(i / width) + 0.5;
    n++;
  }
  expect(n).toBeGreaterThan(0);
  return { x: left + x / n, y: top + y / n };
}

test.skipIf(skipped)('without a camera the scene has the room, at every width', async () => {
  const dataset = await converted('samples/town/town.mcap', '--topics', '/lidar_top/points,/imu/data');
  const { page, said } = await view(dataset, 'by=depth');
  await shown(page, 0);
  for (const [width, share] of [
    [1400, 0.75],
    [1000, 0.7],
    [400, 0.95],
  ]) {
    await page.setViewportSize({ width, height: 800 });
    await settled(page);
    const box = (await page.locator('.space').boundingBox())!;
    expect(box.width).toBeGreaterThan(share * width);
    if (width > 700) expect(box.height).toBeGreaterThan(600);
  }
  expect(await page.getByRole('region', { name: 'Cameras' }).count()).toBe(0);
  expect(coloured(await pixelsOf(page, '.space .view'))).toBeGreaterThan(1000);
  expect(said).toEqual([]);
});
