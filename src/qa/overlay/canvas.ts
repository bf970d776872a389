// A small RGB picture to draw on: rectangles and discs with smooth edges.

export type Colour = readonly [red: number, green: number, blue: number];

/** 8-bit RGB, row by row from the top left; pixel (0,0) is the centre of the first pixel. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export function newCanvas(width: number, height: number, colour: Colour): Canvas {
  const canvas = { width, height, rgb: new Uint8Array(width * height * 3) };
  fillRectangle(canvas, 0, 0, width, height, colour);
  return canvas;
}

/** Whole pixels [x, x + width) × [y, y + height); what lies outside is left out. */
export function fillRectangle(
  canvas: Canvas,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Colour,
): void {
  const right = Math.min(canvas.width, x + width);
  const bottom = Math.min(canvas.height, y + height);
  for (let row = Math.max(0, y); row < bottom; row++) {
    for (let column = Math.max(0, x); column < right; column++)
      canvas.rgb.set(colour, 3 * (row * canvas.width + column));
  }
}

/**
 * A disc around (u, v), px, on rows above `bottom`. A pixel's share of the colour falls from 1 to 0 over the one pixel
 * around the edge; the pixel nearest to the centre always has it whole, so that no point can vanish between pixels.
 */
export function fillDisc(canvas: Canvas, u: number, v: number, diameter: number, colour: Colour, bottom: number): void {
  const radius = diameter / 2;
  const reach = radius + 0.5;
  const [nearX, nearY] = [Math.round(u), Math.round(v)];
  const lastX = Math.min(canvas.width - 1, Math.floor(u + reach));
  const lastY = Math.min(bottom - 1, Math.floor(v + reach));
  for (let y = Math.max(0, Math.ceil(v - reach)); y <= lastY; y++) {
    for (let x = Math.max(0, Math.ceil(u - reach)); x <= lastX; x++) {
      const inside = x === nearX && y === nearY ? 1 : reach - Math.hypot(x - u, y - v);
      if (inside > 0) blend(canvas.rgb, 3 * (y * canvas.width + x), colour, Math.min(1, inside));
    }
  }
}

function blend(rgb: Uint8Array, at: number, colour: Colour, share: number): void {
  for (let c = 0; c < 3; c++) rgb[at + c] = Math.round(rgb[at + c] + (colour[c] - rgb[at + c]) * share);
}
