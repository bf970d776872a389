// Measuring in a real browser: points at known places, clicked in a picture and in the scene, and by keys alone.
import { describe, expect, test } from 'vitest';
import { flat, madeDrive } from './made-drive.js';
import { settled, shown, skipped, view } from './viewing.js';

/** 10 m ahead, 2 to the left, 1 up, and 3 back, 4 up from there: 5 m from each other. */
const [a, b] = [
  [10, 2, 1],
  [7, 2, 5],
] as const;

const made = () =>
  madeDrive('measure', {
    frames: 3,
    width: 640,
    height: 480,
    cameras: ['front'],
    focal: () => 300,
    // 10 m ahead of the middle.
    pixel: () => [319.5, 239.5],
    picture: () => flat([40, 40, 40], 640, 480),
    beside: [a, b],
  });

describe.skipIf(skipped)('measuring', () => {
  test('a point of the picture and one of the scene: their distance, in the page, in words and in the link', async () => {
    const dataset = await made();
    const { page, said } = await view(dataset, 'xyz=rig');
    await shown(page, 0);
    // u = cx − f · y / x, v = cy − f · z / x.
    const onPicture = await page.evaluate(() =>
      window.framelock!.show.imageView('front')!.placeOf(319.5 - 60, 239.5 - 30),
    );
    await page.mouse.click(onPicture[0], onPicture[1]);
    await page.getByText('click a second point').waitFor();
    const xyz = await page.locator('[data-xyz]').getAttribute('data-xyz');
    expect(xyz!.split(' ').map(Number)).toEqual([...a]);
    const inSpace = (p: readonly number[]) =>
      page.evaluate(([x, y, z]) => window.framelock!.show.spaceView!.placeOf(x, y, z)!, p);
    await page.mouse.click(...(await inSpace(b)));
    const metres = page.locator('[data-metres]');
    await metres.waitFor();
    expect(Number(await metres.getAttribute('data-metres'))).toBeCloseTo(5, 6);
    await page.getByText('rig: x -3.000, y 0.000, z +4.000').waitFor();
    await settled(page);
    // Rings stand where the points are, to half a pixel, also after the scene was turned.
    for (let turned = 0; turned < 2; turned++) {
      for (const [letter, at] of [
        ['A', a],
        ['B', b],
      ] as const) {
        const ring = (await page.locator(`.space [data-pin="${letter}"] circle:not(.under)`).boundingBox())!;
        const place = await inSpace(at);
        expect(Math.hypot(ring.x + ring.width / 2 - place[0], ring.y + ring.height / 2 - place[1])).toBeLessThan(0.5);
      }
      await page.keyboard.press('Control+Shift+ArrowRight');
      await settled(page);
    }
    expect(await page.locator('.space .ruler text').textContent()).toBe('5.00 m');
    await page.waitForTimeout(400);
    const again = await view(dataset, new URL(page.url()).hash.slice(1));
    await again.page.locator('[data-metres]').waitFor();
    expect(Number(await again.page.locator('[data-metres]').getAttribute('data-metres'))).toBeCloseTo(5, 6);
    // Turning the scene is no click.
    const box = (await page.locator('.space .view').boundingBox())!;
    await page.mouse.move(box.x + 40, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 140, box.y + 220, { steps: 4 });
    await page.mouse.up();
    expect(await metres.count()).toBe(1);
    await page.getByRole('button', { name: 'clear' }).click();
    expect(await page.locator('.measure').count()).toBe(0);
    expect(new URL(page.url()).hash).toContain('xyz=rig');
    expect([...said, ...again.said]).toEqual([]);
  });

  test('by keys alone, and from frame to frame', async () => {
    const { page, said } = await view(await made());
    await shown(page, 0);
    // The point in the middle, then the one to the left of it.
    await page.keyboard.press('d');
    await page.getByText('point 0 of lidar, range 10.00 m').waitFor({ state: 'attached' });
    await page.keyboard.press('m');
    await page.keyboard.press('a');
    await page.getByText('point 1 of lidar').waitFor({ state: 'attached' });
    await page.keyboard.press('m');
    // From (10, 0, 0) to (10, 2, 1).
    expect(Number(await page.locator('[data-metres]').getAttribute('data-metres'))).toBeCloseTo(Math.sqrt(5), 6);
    await page.keyboard.press('Backspace');
    expect(await page.locator('.measure').count()).toBe(0);
    await page.keyboard.press('m');
    await page.keyboard.press('.');
    await shown(page, 1);
    // It is of another frame: no ring in this picture, and its frame is one press away.
    expect(await page.locator('.tile [data-pin="A"]:not([hidden])').count()).toBe(0);
    await page.keyboard.press('m');
    await page.getByText('without poses nothing is known').waitFor();
    await page.getByRole('button', { name: 'frame 0' }).click();
    await shown(page, 0);
    expect(await page.locator('.tile [data-pin="A"]:not([hidden])').count()).toBe(1);
    expect(said).toEqual([]);
  });

  test('a link to a point that is not there says so, and shows the rest', async () => {
    const { page, said } = await view(await made(), 'pin=0:1:lidar&pin=2:99:lidar');
    await shown(page, 0);
    await page.getByText('a point that was pinned is not in the dataset').waitFor();
    await page.getByText('1 of lidar').first().waitFor();
    expect(await page.locator('.measure dt').count()).toBe(1);
    expect(said).toEqual([]);
  });
});
