// Pictures that are files of their own (KITTI, Argoverse 2), passed on as they are.
import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { encodedImageFormat, encodedImageSize } from '../../message/image-size.js';
import type { Image } from '../../message/value.js';

/** `frameId` is the sensor's folder name, e.g. `image_02`. */
export function imageDecoder(frameId: string): Decoder {
  return { kind: 'camera', columns: [], stampPrefix: 0, stamp: () => undefined, decode: data => image(frameId, data) };
}

function image(frameId: string, data: Uint8Array): Image {
  const [format, size] = [encodedImageFormat(data), encodedImageSize(data)];
  if (!format || !size)
    throw new FramelockError('FL0307', `expected a PNG or JPEG picture, got ${data.length} bytes of something else`);
  return { kind: 'image', frameId, format, encoded: true, ...size, step: 0, bigEndian: false, data };
}
