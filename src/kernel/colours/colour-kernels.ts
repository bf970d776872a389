// The colours of a picture at given places, as one seam: plain TypeScript, or compiled loops that give the same bytes.
import { FramelockError } from '../../issue.js';

/** 8-bit sRGB, row by row from the top left; pixel (0, 0) is the centre of the first pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/**
 * At (u[n], v[n]), px, red, green and blue to [3n..3n+2]. Beyond the outermost centres the border's colour goes on; NaN is black.
 * Throws FL0307 for a picture without as many bytes as it has pixels. Made by `plainColours` or `simdColours`.
 */
export interface ColourKernels {
  readonly name: string;
  /** Of the pixel that lies nearest; the right or lower one where two are as near. */
  nearest(picture: Picture, u: Float32Array, v: Float32Array): Uint8Array;
  /** Bilinear of the four pixels around, mixed as light and not as numbers. */
  mixed(picture: Picture, u: Float32Array, v: Float32Array): Uint8Array;
}

export function checkColours({ width, height, rgb }: Picture, u: Float32Array, v: Float32Array): void {
  if (
    !(
      Number.isInteger(width) &&
      Number.isInteger(height) &&
      width > 0 &&
      height > 0 &&
      rgb.length >= 3 * width * height
    )
  )
    throw new FramelockError(
      'FL0307',
      `expected a picture with 3 bytes for each pixel, got ${rgb.length} bytes for ${width}×${height}`,
    );
  if (u.length !== v.length)
    throw new FramelockError('FL0307', `expected as many u as v, got ${u.length} and ${v.length}`);
}
