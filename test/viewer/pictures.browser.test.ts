// What is on a picture belongs to it: the cloud of its own frame, pixels as they are stored, a lens that is its own; and none goes black.
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { colourOf, type Drive, flat, madeDrive } from './made-drive.js';
import { pixelsOf, settled, shown, skipped, view } from './viewing.js';

const small: Omit<Drive, 'picture'> = {
  frames: 4,
  width: 320,
  height: 240,
  cameras: ['front'],
  focal: () => 200,
  pixel: k => [60 + 20 * k, 80],
};

/** Each drawing until `until` frames were shown: number that the point's place tells, and the colour of the picture. */
async function drawings(page: Page, camera: string, until: number, per: number) {
  return page.evaluate(
    async ([name, last, step]) => {
      const { show } = window.framelock!;
      const canvas = document.querySelector<HTMLCanvasElement>('#stage')!;
      const gl = canvas.getContext('webgl2')!;
      const seen: { point: number; rgb: number[] }[] = [];
      for (let drawn = -1, begun = performance.now(); performance.now() - begun < 60_000; ) {
        await new Promise(done => requestAnimationFrame(done));
        if (show.stage.drawn === drawn) continue;
        drawn = show.stage.drawn;
        const at = show.imageView(name)!.placeOf(20, 200);
        const rgb = new Uint8Array(4);
        gl.readPixels(Math.round(at[0]), canvas.height - Math.round(at[1]), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, rgb);
        const position = show.imageView(name)!.points.object.geometry.getAttribute('position').array;
        seen.push({ point: Math.round((position[0] - 60) / step), rgb: [...rgb].slice(0, 3) });
        if (show.frameShown()?.index === last && !show.busy) break;
      }
      return seen;
    },
    [camera, until, per] as const,
  );
}

function frameOf(rgb: readonly number[], frames: number): number {
  const off = (k: number) => colourOf(k).reduce((sum, value, i) => sum + Math.abs(value - rgb[i]), 0);
  return Array.from({ length: frames }, (_, k) => k).sort((a, b) => off(a) - off(b))[0];
}

test.skipIf(skipped)('while it plays, every drawing has picture and points of one frame', async () => {
  const frames = 12;
  const dataset = await madeDrive('slow pictures', {
    ...small,
    frames,
    width: 2560,
    height: 1440,
    pixel: k => [60 + 100 * k, 300],
    picture: k => flat(colourOf(k), 2560, 1440, 1200),
  });
  const { page, said } = await view(dataset);
  await shown(page, 0);
  const looking = drawings(page, 'front', frames - 1, 100);
  await page.keyboard.press(' ');
  const seen = await looking;
  expect(seen.length).toBeGreaterThan(frames / 2);
  for (const { point, rgb } of seen) expect(frameOf(rgb, frames)).toBe(point);
  expect(seen.at(-1)!.point).toBe(frames - 1);
  expect(said).toEqual([]);
});

test.skipIf(skipped)('play keeps the pace of the recording', async () => {
  const dataset = await madeDrive('pace', { ...small, frames: 20, picture: k => flat(colourOf(k), 320, 240) });
  const { page } = await view(dataset);
  await shown(page, 0);
  const begun = Date.now();
  await page.keyboard.press(' ');
  await page.locator('.stamp[data-frame="19"]').waitFor();
  // 19 steps of 100 ms. A busy machine may take longer, none may be faster.
  expect(Date.now() - begun).toBeGreaterThan(1800);
});

test.skipIf(skipped)('a picture is shown as it is stored, whatever its Exif data say', async () => {
  const ring = (u: number, v: number) =>
    Buffer.from(
      `<svg width="320" height="240"><rect width="320" height="240" fill="#303030"/><rect width="80" height="60" fill="#c81e1e"/><circle cx="${u + 0.5}" cy="${v + 0.5}" r="9" fill="none" stroke="#ffffff" stroke-width="5"/></svg>`,
    );
  const stored = (k: number) => sharp(ring(...small.pixel(k))).withMetadata({ orientation: 6 });
  const dataset = await madeDrive('turned', {
    ...small,
    cameras: ['front', 'png'],
    picture: async (k, camera) =>
      camera === 'png' ? stored(k).png().toBuffer() : stored(k).jpeg({ quality: 95 }).toBuffer(),
  });
  const { page, said } = await view(dataset, 'f=1');
  await shown(page, 1);
  for (const camera of ['front', 'png']) {
    const place = await page.evaluate(name => {
      const one = window.framelock!.show.imageView(name)!;
      const position = one.points.object.geometry.getAttribute('position').array;
      return { red: one.placeOf(20, 20), ring: one.placeOf(80 + 9, 80), at: [position[0], position[1]] };
    }, camera);
    expect(place.at[0]).toBeCloseTo(80, 3);
    expect(place.at[1]).toBeCloseTo(80, 3);
    const pixels = await pixelsOf(page, `[data-camera="${camera}"] .view`);
    const colour = ([x, y]: readonly number[]) => {
      const at = 3 * (Math.floor(y - pixels.top) * pixels.width + Math.floor(x - pixels.left));
      return [...pixels.data.subarray(at, at + 3)];
    };
    const [r, g, b] = colour(place.red);
    expect([r > 150, g < 80, b < 80]).toEqual([true, true, true]);
    expect(Math.min(...colour(place.ring))).toBeGreaterThan(150);
  }
  expect(said).toEqual([]);
});

test.skipIf(skipped)(
  'pictures of another lens than the known one get no points, also when they are nudged',
  async () => {
    const dataset = await madeDrive('zoomed', {
      ...small,
      frames: 6,
      focal: k => (k < 3 ? 200 : 400),
      picture: k => flat(colourOf(k), 320, 240),
    });
    const { page } = await view(dataset, 'f=2&view=calibrate');
    await shown(page, 2);
    const tile = page.locator('[data-camera="front"]');
    expect(await tile.getAttribute('data-points')).toBe('1');
    await page.keyboard.press('.');
    await shown(page, 3);
    const refused = page.getByText('Not projected: the recording gives another calibration of this camera');
    await refused.waitFor();
    expect(await tile.getAttribute('data-points')).toBe('0');
    await page.keyboard.press('q');
    await settled(page);
    expect(await tile.getAttribute('data-points')).toBe('0');
    await page.keyboard.press(',');
    await shown(page, 2);
    expect(await tile.getAttribute('data-points')).toBe('1');
    expect(await refused.count()).toBe(0);
  },
);

test.skipIf(skipped)('eight large pictures at once all stay on the screen', async () => {
  const cameras = Array.from({ length: 8 }, (_, i) => `camera_${i}`);
  const dataset = await madeDrive('many', {
    ...small,
    frames: 3,
    width: 3840,
    height: 2160,
    cameras,
    pixel: () => [1000, 1000],
    picture: (k, camera) => flat(colourOf(8 * k + cameras.indexOf(camera)), 3840, 2160),
  });
  const { page, said } = await view(dataset, '', { width: 1920, height: 1500 });
  await shown(page, 0);
  for (const frame of [1, 2]) {
    await page.keyboard.press('.');
    await shown(page, frame);
    for (const [i, camera] of cameras.entries()) {
      await page.locator(`[data-camera="${camera}"]`).scrollIntoViewIfNeeded();
      await settled(page);
      const { data, width, height } = await pixelsOf(page, `[data-camera="${camera}"] .view`);
      const middle = 3 * ((height >> 1) * width + (width >> 2));
      const rgb = [...data.subarray(middle, middle + 3)];
      expect([camera, frameOf(rgb, 24)]).toEqual([camera, 8 * frame + i]);
    }
  }
  expect(said).toEqual([]);
});

test.skipIf(skipped)('a cloud without a place on the rig is said to have none', async () => {
  const dataset = await madeDrive('unplaced', { ...small, placed: false, picture: k => flat(colourOf(k), 320, 240) });
  const { page } = await view(dataset);
  await shown(page, 0);
  await page.getByText("Drawn as if at the rig's origin: it is not known where lidar is on the rig").waitFor();
  await page.getByText('Not projected: it is not known where lidar is on the rig').waitFor();
});

test.skipIf(skipped)('a picture of 16 bits is seen, and says what of them is shown', async () => {
  const { width, height } = small;
  // 12 bits: in the upper eight of 16 all of it is black.
  const values = Uint16Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 600 : 3000));
  const deep = () =>
    sharp(values, { raw: { width, height, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
  const { page } = await view(await madeDrive('deep', { ...small, picture: deep }));
  await shown(page, 0);
  await page.getByText('16 bits: 600 to 3000').waitFor();
  const { data, width: wide, height: high } = await pixelsOf(page, '[data-camera="front"] .view');
  const grey = (share: number) => data[3 * ((high >> 1) * wide + Math.floor(share * wide))];
  expect(grey(0.25)).toBeLessThan(20);
  expect(grey(0.75)).toBeGreaterThan(235);
});
