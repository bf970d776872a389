// Intrinsics of another picture size: the sensor's full resolution, a binned, resized or cropped picture.
import type { Intrinsics } from '../../../camera/camera.js';
import type { LensFamily } from '../reading.js';

/** Widths that cameras and datasets have, px. */
const WIDTHS = [
  320, 400, 480, 512, 600, 640, 672, 720, 752, 768, 800, 848, 900, 960, 964, 1024, 1152, 1224, 1242, 1280, 1288, 1344,
  1392, 1408, 1440, 1536, 1600, 1624, 1920, 1928, 2048, 2064, 2208, 2448, 2592, 2880, 3200, 3840, 4096,
];
const FACTORS = [2, 1 / 2, 4, 1 / 4, 3 / 2, 2 / 3, 3, 1 / 3, 4 / 3, 3 / 4];
/** A principal point lies within this share of the width of the middle of its own picture. */
const CENTRED = 0.06;

export const lensSizeFamily: LensFamily = {
  family: 'picture size',
  readings({ model, intrinsics }, { width, height }) {
    const found: { mistake: string; scale: readonly [number, number] }[] = [];
    const { cx, cy } = intrinsics;
    if (intrinsics.width !== width || intrinsics.height !== height)
      found.push({
        mistake: `the intrinsics are those of ${intrinsics.width}x${intrinsics.height} pictures, these were resized`,
        scale: [width / intrinsics.width, height / intrinsics.height],
      });
    for (const factor of FACTORS)
      found.push({ mistake: `the intrinsics are those of pictures ${words(1 / factor)}`, scale: [factor, factor] });
    for (const w of WIDTHS)
      if (w !== width && Math.abs((cx + 0.5) / w - 0.5) < CENTRED)
        found.push({ mistake: `the intrinsics are those of pictures ${w} px wide`, scale: [width / w, width / w] });
    // One side only: a picture that was stretched.
    const h = 2 * (cy + 0.5);
    if (Math.abs(h / height - 1) > 2 * CENTRED)
      found.push({
        mistake: `the intrinsics are those of pictures about ${Math.round(h)} px high, these were stretched`,
        scale: [1, height / h],
      });
    return found
      .filter(({ scale: [x, y] }) => x * intrinsics.fx > 0.2 * width && y * intrinsics.fy > 0.2 * height)
      .map(({ mistake, scale }) => ({ mistake, model, intrinsics: scaled({ ...intrinsics, width, height }, scale) }));
  },
};

/** Pixel 0 is a pixel's centre: (u + ½) scales. */
function scaled(lens: Intrinsics, [x, y]: readonly [number, number]): Intrinsics {
  return { ...lens, fx: lens.fx * x, fy: lens.fy * y, cx: (lens.cx + 0.5) * x - 0.5, cy: (lens.cy + 0.5) * y - 0.5 };
}

function words(factor: number): string {
  const shown = factor > 1 ? factor : 1 / factor;
  return `${Number.isInteger(shown) ? shown : shown.toFixed(2)} times as ${factor > 1 ? 'large' : 'small'}`;
}
