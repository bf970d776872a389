// A lens whose pictures show a part of the sensor, or neighbouring pixels joined to one: the numbers of those pictures.
import type { Intrinsics } from './camera.js';

/** Which pixels of the sensor a picture is made of. */
export interface SensorWindow {
  /** First column and row of the part that is read, px of the sensor. */
  readonly x: number;
  readonly y: number;
  /** Size of that part, px of the sensor. */
  readonly width: number;
  readonly height: number;
  /** Columns and rows of the sensor that become one of the picture, at least 1. */
  readonly binX: number;
  readonly binY: number;
}

/**
 * u' = (u − x) / binX, v' = (v − y) / binY; the picture has ⌊width / binX⌋ × ⌊height / binY⌋ pixels, the rest at its right and
 * lower border is dropped. `model` is the lens model's own name. Coefficients act on rays and stay, but for ftheta, whose linear
 * term counts in pixels.
 *
 * This is the meaning that REP 104 and image_geometry give to the fields of CameraInfo: pixel 0 of the picture lies on pixel x of the
 * sensor, as decimation puts it. Where a chip sums binX pixels, the middle of the sum is (binX − 1) / (2 binX) px of the picture
 * further (0.25 px for 2×2, never half a pixel); the message does not tell which of the two was done.
 */
export function inWindow(model: string, lens: Intrinsics, window: SensorWindow): Intrinsics {
  const { x, y, binX, binY } = window;
  return {
    ...lens,
    ...pictureSize(window),
    fx: lens.fx / binX,
    fy: lens.fy / binY,
    cx: (lens.cx - x) / binX,
    cy: (lens.cy - y) / binY,
    distortion: model.startsWith('ftheta') ? linearTerm(lens.distortion, binX, binY) : lens.distortion,
  };
}

/** px; 0 where the window is smaller than what is joined to one pixel. */
export function pictureSize({ width, height, binX, binY }: SensorWindow) {
  return { width: Math.floor(width / binX), height: Math.floor(height / binY) };
}

/** ftheta: maxAngle d e k0 …: u = fx a + d b + cx, v = e a + fy b + cy, with (a, b) from the polynomial, which stays. */
function linearTerm([maxAngle, d, e, ...k]: readonly number[], binX: number, binY: number): number[] {
  return [maxAngle, d / binX, e / binY, ...k];
}
