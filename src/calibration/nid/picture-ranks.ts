// A gray picture as ranks of brightness and of slope, side by side.
import type { GrayImage, Level } from '../observe/gray-pyramid.js';
import { pyramidOf } from '../observe/gray-pyramid.js';
import { rankTable } from './equalise.js';

export interface PictureRanks {
  readonly ranks: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly level: number;
}

/** Slopes are ranked in steps of an eighth of a gray level over two pixels. */
const FINE = 8;
const STEEPEST = 4096;

/**
 * `level`: halvings of the picture, fewer where it is too small. `brightness`: rank of each gray value; slopes are ranked over the
 * picture, because outlines lie anywhere on it.
 */
export function pictureRanks(picture: GrayImage, level: number, brightness: Float32Array): PictureRanks {
  const levels = pyramidOf(picture);
  const at = Math.max(0, Math.min(level, levels.length - 1));
  const { width, height, data } = levels[at];
  const ranks = new Float32Array(2 * width * height);
  for (let i = 0; i < width * height; i++) {
    const low = Math.floor(data[i]);
    const high = Math.min(255, low + 1);
    ranks[2 * i] = brightness[low] + (data[i] - low) * (brightness[high] - brightness[low]);
  }
  const slope = slopes(levels[at]);
  const counts = new Uint32Array(STEEPEST + 1);
  for (const value of slope) counts[value]++;
  const table = rankTable(counts);
  for (let i = 0; i < slope.length; i++) ranks[2 * i + 1] = table[slope[i]];
  return { ranks, width, height, level: at };
}

/** Length of the gradient by Scharr's smoothed differences, in steps; 0 along the border. */
function slopes({ width, height, data }: Level): Uint16Array {
  const out = new Uint16Array(width * height);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const [a, b, c] = [data[i - width - 1], data[i - width], data[i - width + 1]];
      const [d, e] = [data[i - 1], data[i + 1]];
      const [f, g, h] = [data[i + width - 1], data[i + width], data[i + width + 1]];
      const dx = (3 * (c - a) + 10 * (e - d) + 3 * (h - f)) / 16;
      const dy = (3 * (f - a) + 10 * (g - b) + 3 * (h - c)) / 16;
      out[i] = Math.min(STEEPEST, Math.round(FINE * Math.hypot(dx, dy)));
    }
  return out;
}
