// Pictures in files of their own, passed on as they are, and the size of the first of them.

import type { Folder } from '../../bytes/bytes.js';
import { FramelockError, rethrowDefect } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { encodedImageFormat, encodedImageSize, type ImageSize } from '../../message/image-size.js';
import type { Image } from '../../message/value.js';
import { stamplessDecoder } from './stampless-decoder.js';

/** `frameId` is the sensor's folder name, e.g. `image_02`. */
export function pictureDecoder(frameId: string): Decoder {
  return stamplessDecoder('camera', data => image(frameId, data));
}

function image(frameId: string, data: Uint8Array): Image {
  const [format, size] = [encodedImageFormat(data), encodedImageSize(data)];
  if (!format || !size)
    throw new FramelockError(
      'FL0307',
      `expected a PNG, JPEG or WebP picture, got ${data.length} bytes of something else`,
    );
  return { kind: 'image', frameId, format, encoded: true, ...size, step: 0, bigEndian: false, data };
}

/** What a header of a picture needs at most, after metadata that cameras put before it. */
const HEAD = 1 << 16;
/** Pictures that are tried until one tells its size. */
const TRIES = 20;

/** Width and height of the first picture that tells them, px; undefined where none of the first does. */
export async function firstPictureSize(folder: Folder, paths: readonly string[]): Promise<ImageSize | undefined> {
  for (const path of paths.slice(0, TRIES)) {
    const bytes = await folder.open(path).catch((error: unknown) => {
      rethrowDefect(error);
      return undefined;
    });
    if (!bytes) continue;
    try {
      const size = encodedImageSize(await bytes.read(0, Math.min(HEAD, bytes.size)));
      if (size) return size;
    } finally {
      await bytes.close();
    }
  }
  return undefined;
}
