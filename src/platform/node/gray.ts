// Encoded pictures as gray ones through sharp, for tracking.
import type { GrayImage } from '../../calibration/observe/gray-pyramid.js';
import type { GrayDecoder } from '../../frame/motion/camera-motion.js';
import { FramelockError } from '../../issue.js';
import { loadSharp } from './sharp.js';

/** 8-bit brightness of the pixels as they lie in the file; nothing is turned by EXIF. Throws FL0307. */
export async function decodeGray(bytes: Uint8Array): Promise<GrayImage> {
  const sharp = await loadSharp();
  try {
    const picture = sharp(bytes, { failOn: 'error', limitInputPixels: 2 ** 28 });
    const { data, info } = await picture
      .removeAlpha()
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1) throw new Error(`${info.channels} channels`);
    return {
      width: info.width,
      height: info.height,
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    };
  } catch (cause) {
    throw new FramelockError('FL0307', `expected a picture that can be decoded, got ${String(cause)}`, { cause });
  }
}

/** Pictures as brightness, for what checks a calibration. */
export const grayDecoder: GrayDecoder = { decodeGray };
