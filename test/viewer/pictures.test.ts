// Decoded pictures: what is on the screen is never closed under it, whatever else is decoded; the rest makes room.
import { afterEach, expect, test, vi } from 'vitest';
import type { PictureData } from '../../viewer/data/frame-data.js';
import { Pictures } from '../../viewer/render/pictures.js';

const settled = () => new Promise(setImmediate);

afterEach(() => vi.unstubAllGlobals());

test('pictures that are needed stay open beyond the limit, others are closed, the oldest first', async () => {
  const closed: number[] = [];
  let made = 0;
  // 33 MB each as a bitmap: four of them are more than is kept.
  vi.stubGlobal('createImageBitmap', async () => {
    const number = made++;
    return { width: 3840, height: 2160, close: () => closed.push(number) };
  });
  const all = Array.from({ length: 12 }, () => ({ bytes: new Uint8Array(40) }) as unknown as PictureData);
  const needed = new Set(all.slice(0, 8));
  const pictures = new Pictures(picture => needed.has(picture));
  for (const picture of all.slice(0, 8)) await pictures.bitmap(picture);
  expect(closed).toEqual([]);
  expect(pictures.roomy).toBe(false);
  for (const picture of all.slice(8)) await pictures.bitmap(picture);
  await settled();
  // Of those that nothing needs only the newest fits.
  expect(closed).toEqual([8, 9, 10]);
  expect(all.slice(0, 8).every(picture => pictures.ready(picture) !== undefined)).toBe(true);
  needed.clear();
  // What is only kept gives way.
  expect(pictures.roomy).toBe(true);
  await pictures.bitmap({ ...all[0] });
  await settled();
  expect(closed).toContain(0);
  expect(closed).not.toContain(12);
});
