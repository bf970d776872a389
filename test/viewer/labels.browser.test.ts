// Labels in a real browser: a box stands in the picture where its edges are projected, and in 3D where it is in the rig.
import { beforeAll, expect, test } from 'vitest';
import {
  type BoundLabels,
  bindLabels,
  defaultBinding,
  type Scene,
  type SceneFrame,
} from '../../src/frame/scene/index.js';
import { compose, inverse } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { projectBox } from '../../src/projection/index.js';
import { labelledTown } from '../support/labelled-town.js';
import { writeBoxes } from './boxes-file.js';
import { converted, type Pixels, pixelsOf, settled, shown, skipped, view } from './viewing.js';

let dataset: string;
let scene: Scene;
let bound: BoundLabels;

beforeAll(async () => {
  if (skipped) return;
  const town = await labelledTown();
  scene = town.scene;
  bound = bindLabels([town.truth.labels], scene, defaultBinding, new Issues());
  dataset = await converted('samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml');
  writeBoxes(dataset, bound.labels, one => (one.label.track.endsWith('6') ? 2 : 0));
}, 120_000);

test.skipIf(skipped)(
  'a chosen label is drawn where its box is projected, and the others stay what they are',
  async () => {
    const { page, said } = await view(dataset, 'f=8&cam=camera_front');
    await shown(page, 8);
    let frame: SceneFrame | undefined;
    for await (const one of scene.read([8])) frame = one;
    const picture = frame!.pictures.find(one => one.sensor === 'camera_front')!;
    const seen = bound.ofFrame[8]
      .map(position => bound.labels[position])
      .flatMap(one => {
        const box = one.boxAt(picture.stampNs);
        const T = box && compose(inverse(picture.T_rig_sensor), box.T);
        const rect = T && projectBox({ ...box, T }, picture.lens!)?.inside;
        return rect ? [{ one, rect }] : [];
      });
    expect(seen.length).toBeGreaterThan(2);
    // The largest: its outline is many pixels long.
    const { one, rect } = seen.sort((a, b) => area(b.rect) - area(a.rect))[0];
    const list = page.getByRole('region', { name: 'Labels of this frame' });
    await list.waitFor();
    expect(await list.getByRole('button').count()).toBe(bound.ofFrame[8].length);
    await page.getByLabel('points on pictures').uncheck();
    // A 2D label of the same object has a row of its own.
    await page.evaluate(
      row => document.querySelectorAll<HTMLButtonElement>(`.labels button[data-row="${row}"]`)[0].click(),
      one.position,
    );
    await settled(page);
    const pixels = await pixelsOf(page, '[data-camera="camera_front"] .view');
    const corners = await page.evaluate(({ left, top, right, bottom }) => {
      const view = window.framelock!.show.imageView('camera_front')!;
      return [view.placeOf(left, top), view.placeOf(right, bottom)];
    }, rect);
    const drawn = extentOf(pixels, magenta);
    // One pixel of the picture: thin slanted ends are fainter than what counts as drawn.
    const onePixel = (corners[1][0] - corners[0][0]) / (rect.right - rect.left);
    expect(onePixel).toBeLessThan(3);
    expect(Math.abs(drawn.left - corners[0][0])).toBeLessThanOrEqual(onePixel);
    expect(Math.abs(drawn.top - corners[0][1])).toBeLessThanOrEqual(onePixel);
    expect(Math.abs(drawn.right - corners[1][0])).toBeLessThanOrEqual(onePixel);
    expect(Math.abs(drawn.bottom - corners[1][1])).toBeLessThanOrEqual(onePixel);
    if (process.env.FRAMELOCK_SHOTS) await page.screenshot({ path: `${process.env.FRAMELOCK_SHOTS}/labels.png` });
    // In 3D too, and not once labels are switched off.
    await list.getByRole('checkbox').uncheck();
    await settled(page);
    expect(extentOf(await pixelsOf(page, '.space .view'), magenta).count).toBe(0);
    await list.getByRole('checkbox').check();
    await settled(page);
    expect(extentOf(await pixelsOf(page, '.space .view'), magenta).count).toBeGreaterThan(20);
    expect(said).toEqual([]);
  },
);

const magenta = ([r, g, b]: readonly [number, number, number]) => r > 200 && g < 120 && b > 180;

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function area({ left, top, right, bottom }: Rect): number {
  return (right - left) * (bottom - top);
}

/** Of the pixels of a colour: edges on the page. */
function extentOf(
  { left, top, width, data }: Pixels,
  wanted: (rgb: readonly [number, number, number]) => boolean,
): Rect & { count: number } {
  let [l, t, r, b, count] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1, 0];
  for (let i = 0; i < data.length / 3; i++) {
    if (!wanted([data[3 * i], data[3 * i + 1], data[3 * i + 2]])) continue;
    const [x, y] = [left + (i % width) + 0.5, top + Math.floor(i / width) + 0.5];
    [l, t, r, b] = [Math.min(l, x), Math.min(t, y), Math.max(r, x), Math.max(b, y)];
    count++;
  }
  return { left: l, top: t, right: r, bottom: b, count };
}
