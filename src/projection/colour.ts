// Colours of pictures between pixels. Mixed as light, not as numbers: sRGB's numbers are close to the square root of light.

/** 8-bit sRGB, row by row from the top left; pixel (0, 0) is the centre of the first pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Light (0 to 1) of an 8-bit number: IEC 61966-2-1. */
const light = Float64Array.from({ length: 256 }, (_, value) => {
  const x = value / 255;
  return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
});

/** Bilinear at (u, v), px; beyond the outermost centres the border's colour goes on. Writes red, green, blue at out[at..]. */
export function colourAt({ width, height, rgb }: Picture, u: number, v: number, out: Uint8Array, at: number): void {
  const x = Math.max(0, Math.min(width - 1, u));
  const y = Math.max(0, Math.min(height - 1, v));
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const s = x - left;
  const t = y - top;
  for (let c = 0; c < 3; c++) {
    const of = (column: number, row: number) => light[rgb[3 * (row * width + column) + c]];
    const above = of(left, top) + s * (of(right, top) - of(left, top));
    const below = of(left, bottom) + s * (of(right, bottom) - of(left, bottom));
    out[at + c] = fromLight(above + t * (below - above));
  }
}

function fromLight(amount: number): number {
  const x = amount <= 0.0031308 ? 12.92 * amount : 1.055 * amount ** (1 / 2.4) - 0.055;
  return Math.round(255 * x);
}
