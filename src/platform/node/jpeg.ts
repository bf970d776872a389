// Pictures in and out through sharp, the same bytes on every run.
import type { Sharp } from 'sharp';
import { FramelockError } from '../../issue.js';
import { loadSharp } from './sharp.js';

/** 8-bit RGB, row by row from the top left. */
export interface Rgb {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export async function encodeJpeg(rgb: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const picture = await raw(rgb, width, height);
  return bare(await picture.jpeg({ quality: 85, chromaSubsampling: '4:2:0', mozjpeg: false }).toBuffer());
}

export async function encodePng(rgb: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const picture = await raw(rgb, width, height);
  return bare(await picture.png({ compressionLevel: 6 }).toBuffer());
}

/** Any picture file sharp reads, as 8-bit RGB without alpha; 16-bit depth is lost. Throws FL0307. */
export async function decodeImage(bytes: Uint8Array): Promise<Rgb> {
  const sharp = await loadSharp();
  try {
    const picture = sharp(bytes, { failOn: 'error', limitInputPixels: 2 ** 28 })
      .toColourspace('srgb')
      .removeAlpha();
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`${info.channels} channels`);
    return { width: info.width, height: info.height, rgb: bare(data) };
  } catch (cause) {
    throw new FramelockError('FL0307', `expected a picture that can be decoded, got ${String(cause)}`, { cause });
  }
}

async function raw(rgb: Uint8Array, width: number, height: number): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

function bare(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
