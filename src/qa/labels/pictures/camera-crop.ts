// A part of a camera's picture around a label, with its projected box and its 2D box drawn on it.
import type { Box2 } from '../../../label/index.js';
import type { PictureBox } from '../../../projection/index.js';
import { type Canvas, type Colour, newCanvas } from '../../overlay/canvas.js';
import { drawLine } from './lines.js';

export interface CropRequest {
  readonly picture: Canvas;
  /** Left, top, right, bottom of what it is about, px. */
  readonly around: readonly number[];
  readonly box?: PictureBox;
  readonly flat?: Pick<Box2, 'left' | 'top' | 'right' | 'bottom'>;
}

export const boxColour: Colour = [255, 96, 64];
const flatColour: Colour = [80, 220, 255];
const nothing: Colour = [23, 27, 34];
const SIZE = { width: 360, height: 270 } as const;
/** The label takes about this part of the crop; at least so many px of the picture are shown. */
const PART = 0.45;
const LEAST_PX = 48;

export function cameraCrop({ picture, around, box, flat }: CropRequest): Canvas {
  const [left, top, right, bottom] = around;
  const width = Math.max((right - left) / PART, ((bottom - top) / PART) * (SIZE.width / SIZE.height), LEAST_PX);
  const scale = SIZE.width / width;
  const [u0, v0] = [(left + right) / 2 - width / 2, (top + bottom) / 2 - SIZE.height / scale / 2];
  const canvas = newCanvas(SIZE.width, SIZE.height, nothing);
  resample(picture, canvas, u0, v0, scale);
  const place = (line: ArrayLike<number>) =>
    Float64Array.from(line, (value, i) => (value - (i % 2 === 0 ? u0 : v0)) * scale);
  if (flat) {
    const { left: l, top: t, right: r, bottom: b } = flat;
    drawLine(canvas, place([l, t, r, t, r, b, l, b, l, t]), flatColour, 1.6);
  }
  for (const line of [...(box?.edges ?? []), ...(box?.cuts ?? [])]) drawLine(canvas, place(line), boxColour, 1.6);
  return canvas;
}

/** Bilinear where it is enlarged, the mean of a few samples where it is made smaller; black outside of the picture. */
function resample(picture: Canvas, canvas: Canvas, u0: number, v0: number, scale: number): void {
  const samples = Math.max(1, Math.min(4, Math.round(1 / scale)));
  const sum = new Float64Array(3);
  for (let y = 0; y < canvas.height; y++)
    for (let x = 0; x < canvas.width; x++) {
      sum.fill(0);
      let inside = 0;
      for (let j = 0; j < samples; j++)
        for (let i = 0; i < samples; i++) {
          const u = u0 + (x + (i + 0.5) / samples - 0.5) / scale;
          const v = v0 + (y + (j + 0.5) / samples - 0.5) / scale;
          if (addPixel(picture, u, v, sum)) inside++;
        }
      if (inside > 0) for (let c = 0; c < 3; c++) canvas.rgb[3 * (y * canvas.width + x) + c] = sum[c] / inside;
    }
}

function addPixel({ width, height, rgb }: Canvas, u: number, v: number, sum: Float64Array): boolean {
  if (!(u >= -0.5 && v >= -0.5 && u < width - 0.5 && v < height - 0.5)) return false;
  const [x, y] = [Math.max(0, Math.min(width - 2, Math.floor(u))), Math.max(0, Math.min(height - 2, Math.floor(v)))];
  const [s, t] = [Math.min(1, Math.max(0, u - x)), Math.min(1, Math.max(0, v - y))];
  const [right, below] = [width > 1 ? 3 : 0, height > 1 ? 3 * width : 0];
  const at = 3 * (y * width + x);
  for (let c = 0; c < 3; c++) {
    const above = rgb[at + c] + s * (rgb[at + right + c] - rgb[at + c]);
    const under = rgb[at + below + c] + s * (rgb[at + below + right + c] - rgb[at + below + c]);
    sum[c] += above + t * (under - above);
  }
  return true;
}
