// What an item looks like: its box in the slabs where it is in the rig, the points inside, a correction, all of its track.
import { beforeAll, expect, test } from 'vitest';
import { datasetScene } from '../../src/export/read/dataset-scene.js';
import type { SceneCloud } from '../../src/frame/scene/index.js';
import { type Box3, pointsInBox } from '../../src/geometry/box3.js';
import { apply, compose, inverse, type Vec3 } from '../../src/geometry/se3.js';
import { datasetFolder } from '../../src/platform/node/dataset-folder.js';
import {
  boxOfRow,
  copyOf,
  introduce,
  itemShown,
  openNumber,
  press,
  queueOf,
  reviewTown,
  saidIn,
  solidRows,
  toldText,
  written,
} from './review-town.js';
import { coloured, type Pixels, pixelsOf, settled, skipped, view } from './viewing.js';

let town: string;
beforeAll(async () => {
  if (!skipped) town = await reviewTown();
}, 240_000);

async function cloudOf(frame: number): Promise<SceneCloud> {
  const scene = await datasetScene(datasetFolder(town));
  for await (const one of scene.read([frame])) return one.clouds.find(({ sensor }) => sensor === 'lidar_top')!;
  throw new Error('no such frame');
}

/** Of the cloud as it was recorded; the box is in the rig frame. */
function inside(box: Box3, cloud: SceneCloud): number {
  return pointsInBox({ ...box, T: compose(inverse(cloud.T_rig_sensor), box.T) }, cloud).length;
}

/** An item with a box in space, of a label that was not planted as a ghost, and points inside. */
async function solidItem(): Promise<number> {
  const { items } = queueOf(town);
  for (const [k, item] of items.entries())
    if (item.cloud && item.row !== null && item.target.kind === 'label') {
      const { box } = boxOfRow(town, item.row);
      if (inside(box, await cloudOf(item.frame)) > 30) return k;
    }
  throw new Error('no such item');
}

/** Also where a line, one pixel wide, lies between two. */
const magenta = (r: number, g: number, b: number) => Math.min(r, b) > 80 && g < 0.7 * Math.min(r, b);

/** Whether a place of the page, or one beside it, has the colour of the chosen box. */
function isMagenta({ left, top, width, height, data }: Pixels, x: number, y: number): boolean {
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      const [col, row] = [Math.floor(x) - left + dx, Math.floor(y) - top + dy];
      if (col < 0 || row < 0 || col >= width || row >= height) continue;
      const at = 3 * (row * width + col);
      if (magenta(data[at], data[at + 1], data[at + 2])) return true;
    }
  return false;
}

test.skipIf(skipped)(
  'each slab has the edges of the box where they are in the rig, and counts what is inside',
  async () => {
    const k = await solidItem();
    const item = queueOf(town).items[k];
    const { box } = boxOfRow(town, item.row!);
    const { page, said } = await view(copyOf(town), 'view=review');
    await introduce(page);
    await openNumber(page, town, k);
    await page.getByLabel('Items').waitFor();
    const [length, width, height] = box.size.map(one => one / 2);
    const faces: Record<string, readonly Vec3[]> = {
      top: [
        [length, width, 0],
        [length, -width, 0],
        [-length, -width, 0],
        [-length, width, 0],
      ],
      side: [
        [length, 0, height],
        [length, 0, -height],
        [-length, 0, -height],
        [-length, 0, height],
      ],
      rear: [
        [0, width, height],
        [0, -width, height],
        [0, -width, -height],
        [0, width, -height],
      ],
    };
    for (const [side, corners] of Object.entries(faces)) {
      const pixels = await pixelsOf(page, `[data-slab="${side}"] .view`);
      const places = await page.evaluate(
        ({ side, points }) => {
          const slab = window.framelock!.show.slabView(side as 'top')!;
          return points.map(([x, y, z]) => slab.placeOf(x, y, z));
        },
        { side, points: corners.map(corner => apply(box.T, corner)) },
      );
      let [on, of] = [0, 0];
      places.forEach(([x, y], n) => {
        const [nx, ny] = places[(n + 1) % 4];
        // Not at the corners themselves: a rounding would count twice.
        for (let s = 0.05; s < 0.96; s += 0.05, of++) if (isMagenta(pixels, x + s * (nx - x), y + s * (ny - y))) on++;
      });
      expect([side, on / of]).toEqual([side, expect.closeTo(1, 1)]);
      // The whole box, and room around it.
      const [xs, ys] = [0, 1].map(axis => places.map(place => place[axis]));
      expect(Math.min(...xs) - pixels.left).toBeGreaterThan(10);
      expect(pixels.left + pixels.width - Math.max(...xs)).toBeGreaterThan(10);
      expect(Math.min(...ys) - pixels.top).toBeGreaterThan(5);
      expect(pixels.top + pixels.height - Math.max(...ys)).toBeGreaterThan(5);
    }
    // Seen from above its front is up: the line to it ends above the middle.
    const [front, middle] = await page.evaluate(
      points => points.map(([x, y, z]) => window.framelock!.show.slabView('top')!.placeOf(x, y, z)),
      [apply(box.T, [length, 0, 0]), box.T.t],
    );
    expect(Math.abs(front[0] - middle[0])).toBeLessThan(1);
    expect(front[1]).toBeLessThan(middle[1] - 10);
    const counted = inside(box, await cloudOf(item.frame));
    expect(await page.locator('.box-facts').getAttribute('data-inside')).toBe(String(counted));
    expect(said).toEqual([]);
  },
);

test.skipIf(skipped)(
  'a correction counts points and overlaps before and now, and is a proposal in the verdict',
  async () => {
    const k = await solidItem();
    const item = queueOf(town).items[k];
    const { box } = boxOfRow(town, item.row!);
    const dataset = copyOf(town);
    const { page, said } = await view(dataset, 'view=review');
    await introduce(page);
    await openNumber(page, town, k);
    await press(page, 'm', 'e', 'e', 'e', 'Shift+t');
    await page.locator('[data-edit="dy"]', { hasText: '30.0 cm' }).waitFor();
    await page.locator('[data-edit="dlength"]', { hasText: '2.0 cm' }).waitFor();
    const moved: Box3 = {
      T: compose(box.T, { q: [0, 0, 0, 1], t: [0, 0.3, 0] }),
      size: [box.size[0] + 0.02, box.size[1], box.size[2]],
    };
    const cloud = await cloudOf(item.frame);
    const line = async (name: string) =>
      (await page.locator(`[data-effect="${name}"] td`).allTextContents()).map(Number);
    expect(await line('points inside')).toEqual([inside(box, cloud), inside(moved, cloud)]);
    const overlaps = await page.locator('[data-effect^="overlap"]').count();
    for (let n = 0; n < overlaps; n++) {
      const [before, now] = (await page.locator('[data-effect^="overlap"]').nth(n).locator('td').allTextContents()).map(
        Number,
      );
      expect(before).toBeGreaterThan(0);
      expect(now).not.toBe(before);
    }
    // The slab stays where it is, and shows the box at its new place and the one that it was.
    await settled(page);
    const { size } = box;
    const pixels = await pixelsOf(page, '[data-slab="top"] .view');
    const [was, is] = await page.evaluate(
      points => points.map(([x, y, z]) => window.framelock!.show.slabView('top')!.placeOf(x, y, z)),
      [apply(box.T, [0.3 * size[0], -size[1] / 2, 0]), apply(moved.T, [0.3 * size[0], -size[1] / 2, 0])],
    );
    expect(isMagenta(pixels, is[0], is[1])).toBe(true);
    const at = 3 * ((Math.floor(was[1]) - pixels.top) * pixels.width + Math.floor(was[0]) - pixels.left);
    expect(Math.max(...pixels.data.subarray(at - 6, at + 9))).toBeGreaterThan(90);
    await page.locator('.edit input').fill('bus');
    await press(page, 'Enter', 'Escape', 'a', 'Enter');
    await written(page);
    expect(saidIn(dataset).map(({ verdict, edit }) => [verdict, edit])).toEqual([
      ['accept', { dy: 0.3, dlength: 0.02, category: 'bus' }],
    ]);
    // What a key means depends on the mode: now A accepts.
    await openNumber(page, town, k);
    await press(page, 'm', 'Escape', 'r');
    expect(await page.locator('[data-word="reject"]').getAttribute('aria-pressed')).toBe('true');
    expect(said).toEqual([]);
  },
);

test.skipIf(skipped)('a contact sheet has every frame of the track, drawn, counted and reached by keys', async () => {
  const k = await solidItem();
  const item = queueOf(town).items[k];
  const rows = solidRows(town, item.target.kind === 'label' ? item.target.track! : '');
  const { page, said } = await view(copyOf(town), 'view=review');
  await introduce(page);
  await openNumber(page, town, k);
  await press(page, 'g');
  const tiles = page.locator('.sheet-tile');
  await tiles.first().waitFor();
  expect(await tiles.count()).toBe(Math.min(24, rows.length));
  await page.locator('.sheet-tile[data-inside]').first().waitFor();
  const own = page.locator(`.sheet-tile[data-row="${item.row}"]`);
  expect(await own.getAttribute('aria-selected')).toBe('true');
  await page.locator(`.sheet-tile[data-row="${item.row}"][data-inside]`).waitFor();
  const drawn = await page
    .locator('.sheet-tile[data-inside]')
    .evaluateAll(all =>
      all.map(one => [Number((one as HTMLElement).dataset.row), Number((one as HTMLElement).dataset.inside)]),
    );
  for (const [row, count] of drawn.slice(0, 6)) {
    const { box, frame } = boxOfRow(town, row);
    expect([row, count]).toEqual([row, inside(box, await cloudOf(frame))]);
  }
  expect(coloured(await pixelsOf(page, `.sheet-tile[data-row="${item.row}"]`))).toBeGreaterThan(50);
  const place = () => page.locator('.sheet-tile[aria-selected="true"]').getAttribute('aria-posinset').then(Number);
  const before = await place();
  const step = before > 1 ? ['ArrowLeft', -1] : ['ArrowRight', 1];
  await press(page, step[0] as string);
  expect(await place()).toBe(before + (step[1] as number));
  await press(page, 'Escape');
  await page.getByText('of its track (Backspace goes back to the item)').waitFor();
  await press(page, 'Backspace');
  await itemShown(page, item, k + 1);
  expect(await toldText(page)).toBe(`frame ${item.frame}, that of the item`);
  await press(page, before > 1 ? '[' : ']');
  await page.getByText('of its track (Backspace goes back to the item)').waitFor();
  expect(said).toEqual([]);
});
