// A gray picture at half, a quarter, … of its size: what coarse-to-fine tracking looks at.

/** 8-bit gray, row by row from the top left. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** One size of the picture. A pixel u of a level lies at 2u + 0.5 of the level before it (pixel 0 is a pixel's centre). */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Smallest side of the smallest level, px. */
const SMALLEST = 24;

/** Level 0 is the picture itself. Each further one is the mean of 2 × 2 pixels: that is blur enough for tracking. */
export function pyramidOf({ width, height, data }: GrayImage): Level[] {
  const levels: Level[] = [{ width, height, data: Float32Array.from(data.subarray(0, width * height)) }];
  for (let last = levels[0]; Math.min(last.width, last.height) >= 2 * SMALLEST; last = levels[levels.length - 1])
    levels.push(halved(last));
  return levels;
}

function halved({ width, height, data }: Level): Level {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0, at = 2 * y * width; x < w; x++, at += 2)
      out[y * w + x] = (data[at] + data[at + 1] + data[at + width] + data[at + width + 1]) / 4;
  return { width: w, height: h, data: out };
}
