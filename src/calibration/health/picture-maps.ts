// A gray picture as two maps that a projected point is looked up in: brightness and its slope, each by rank.
import { BRIGHTNESS_BINS, RANK_STEPS, type RankMap, SLOPE_BINS } from '../../kernel/score/score-kernels.js';
import type { GrayImage } from '../observe/gray-pyramid.js';

/**
 * Ranks run from 0 to bins − 1 over the picture: every bin holds as many pixels, so exposure and gamma do not count. Kept in
 * steps of 1/16 in one byte each, brightness and slope of a pixel side by side, for both are looked up together.
 */
export interface PictureMaps extends RankMap {
  /** Large pictures are shrunk. Pixels of the picture per pixel of the maps; pixel u of the picture lies at (u − (shrink − 1) / 2) / shrink. */
  readonly shrink: number;
}

/** Widest map, px: a LiDAR's spots are wider than the pixels of a larger picture. */
const WIDEST = 960;

/** Slopes are binned in steps of 1/64 of a gray level per pixel, brightness in steps of 1/16. */
const FINE = 4096;

export function pictureMaps(picture: GrayImage): PictureMaps {
  const shrink = Math.max(1, Math.round(picture.width / WIDEST));
  const { width, height, data } = shrunk(picture, shrink);
  const smooth = blurred(data, width, height);
  const slope = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++)
      slope[i] = Math.hypot(smooth[i + 1] - smooth[i - 1], smooth[i + width] - smooth[i - width]) / 2;
  const ranks = new Uint8Array(2 * width * height);
  writeRanks(smooth, 16, BRIGHTNESS_BINS, ranks, 0);
  writeRanks(slope, 64, SLOPE_BINS, ranks, 1);
  return { width, height, shrink, ranks };
}

/** Means of shrink × shrink pixels; what is left over at the right and lower border is dropped. */
function shrunk({ width, height, data }: GrayImage, shrink: number) {
  const w = Math.max(2, Math.floor(width / shrink));
  const h = Math.max(2, Math.floor(height / shrink));
  if (shrink === 1) return { width, height, data: Float32Array.from(data.subarray(0, width * height)) };
  const out = new Float32Array(w * h);
  for (let y = 0; y < h * shrink; y++)
    for (let x = 0, from = y * width, to = Math.floor(y / shrink) * w; x < w * shrink; x++)
      out[to + Math.floor(x / shrink)] += data[from + x] / (shrink * shrink);
  return { width: w, height: h, data: out };
}

/** Two passes of 1 2 1 along rows and columns: a Gaussian of sigma 1 px, about a lens's own blur and the LiDAR's spot. */
function blurred(data: Float32Array, width: number, height: number): Float32Array {
  let from: Float32Array = data;
  let to: Float32Array = new Float32Array(width * height);
  for (let pass = 0; pass < 2; pass++) {
    for (let y = 0; y < height; y++)
      for (let x = 0, i = y * width; x < width; x++, i++)
        to[i] = (from[x > 0 ? i - 1 : i] + 2 * from[i] + from[x < width - 1 ? i + 1 : i]) / 4;
    [from, to] = [to, from];
    for (let y = 0; y < height; y++) {
      const above = y > 0 ? -width : 0;
      const below = y < height - 1 ? width : 0;
      for (let x = 0, i = y * width; x < width; x++, i++) to[i] = (from[i + above] + 2 * from[i] + from[i + below]) / 4;
    }
    [from, to] = [to, from];
  }
  return from;
}

function writeRanks(values: Float32Array, scale: number, bins: number, out: Uint8Array, at: number): void {
  const counts = new Uint32Array(FINE);
  const place = (v: number) => Math.min(FINE - 1, Math.round(v * scale));
  for (const v of values) counts[place(v)]++;
  const rank = new Float32Array(FINE);
  let below = 0;
  for (let i = 0; i < FINE; i++) {
    rank[i] = ((below + counts[i] / 2) / Math.max(1, values.length)) * (bins - 1);
    below += counts[i];
  }
  for (let i = 0; i < values.length; i++)
    out[2 * i + at] = Math.min(RANK_STEPS * (bins - 1) - 1, Math.round(RANK_STEPS * rank[place(values[i])]));
}
