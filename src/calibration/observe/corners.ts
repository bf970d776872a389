// Where a picture can be tracked: corners by the smaller eigenvalue of the structure tensor (Shi & Tomasi 1994).
import type { Level } from './gray-pyramid.js';

export interface CornerOptions {
  /** Most corners; they are spread evenly over the picture. */
  readonly most: number;
  /** Distance to the picture's edge, px. */
  readonly margin: number;
}

/** Half the window of the tensor, px. */
const HALF = 2;
/** Mean square gradient along the weaker direction that is more than noise, (gray levels per px)². */
const LEAST = 4;
/** Corners are at least so far apart, px. */
const APART = 6;

/** uv[2k..2k+1], px, strongest first within each cell of an even grid; whole pixels. */
export function cornersOf(level: Level, { most, margin }: CornerOptions): Float64Array {
  const { width, height } = level;
  const edge = Math.max(margin, HALF + 1);
  if (width <= 2 * edge || height <= 2 * edge) return new Float64Array(0);
  const strength = strengths(level);
  const cell = Math.max(APART, Math.sqrt(((width - 2 * edge) * (height - 2 * edge)) / most));
  const columns = Math.ceil((width - 2 * edge) / cell);
  const rows = Math.ceil((height - 2 * edge) / cell);
  const best = new Int32Array(columns * rows).fill(-1);
  for (let y = edge; y < height - edge; y++) {
    const row = columns * Math.floor((y - edge) / cell);
    for (let x = edge; x < width - edge; x++) {
      const at = y * width + x;
      if (!(strength[at] > LEAST) || !isPeak(strength, at, width)) continue;
      const slot = row + Math.floor((x - edge) / cell);
      if (best[slot] < 0 || strength[at] > strength[best[slot]]) best[slot] = at;
    }
  }
  const found = Array.from(best)
    .filter(at => at >= 0)
    .sort((a, b) => strength[b] - strength[a] || a - b)
    .slice(0, most);
  return Float64Array.from(found.flatMap(at => [at % width, Math.floor(at / width)]));
}

function isPeak(strength: Float32Array, at: number, width: number): boolean {
  const own = strength[at];
  return own >= strength[at - 1] && own > strength[at + 1] && own >= strength[at - width] && own > strength[at + width];
}

/** The smaller eigenvalue of the mean of g gᵀ over a window; sums run along rows, then along columns. */
function strengths({ width, height, data }: Level): Float32Array {
  const size = width * height;
  const sums = [new Float32Array(size), new Float32Array(size), new Float32Array(size)];
  const products = [new Float32Array(width), new Float32Array(width), new Float32Array(width)];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * width + 1; x < width - 1; x++, at++) {
      const gx = (data[at + 1] - data[at - 1]) / 2;
      const gy = (data[at + width] - data[at - width]) / 2;
      products[0][x] = gx * gx;
      products[1][x] = gx * gy;
      products[2][x] = gy * gy;
    }
    for (let k = 0; k < 3; k++) windowSums(products[k], sums[k].subarray(y * width, (y + 1) * width));
  }
  const out = new Float32Array(size);
  const columns = sums.map(() => new Float64Array(width));
  const area = (2 * HALF + 1) ** 2;
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < 3; k++)
      for (let x = 0; x < width; x++) {
        const gone = y - 2 * HALF - 1;
        columns[k][x] += sums[k][y * width + x] - (gone >= 0 ? sums[k][gone * width + x] : 0);
      }
    if (y < 2 * HALF) continue;
    for (let x = 0; x < width; x++) {
      const [xx, xy, yy] = [columns[0][x], columns[1][x], columns[2][x]];
      out[(y - HALF) * width + x] = ((xx + yy) / 2 - Math.hypot((xx - yy) / 2, xy)) / area;
    }
  }
  return out;
}

function windowSums(values: Float32Array, out: Float32Array): void {
  let sum = 0;
  for (let x = 0; x < values.length; x++) {
    sum += values[x];
    if (x > 2 * HALF) sum -= values[x - 2 * HALF - 1];
    if (x >= 2 * HALF) out[x - HALF] = sum;
  }
}
