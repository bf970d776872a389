// Pictures: encoded bytes pass through untouched, raw ones are handed to the lossless codec.
import type { Issues } from '../issue.js';
import { encodedImageFormat, encodedImageSize } from '../message/image-size.js';
import type { Image } from '../message/value.js';
import type { Sensor } from './sensor.js';

/** Lossless picture encoder for raw pictures; the same bytes on every machine. */
export interface ImageCodec {
  encode(image: Image, issues: Issues): { bytes: Uint8Array; format: string };
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly format: string;
  readonly width: number;
  readonly height: number;
}

export function readPicture(image: Image, sensor: Sensor, context: { images: ImageCodec; issues: Issues }): Picture {
  if (!image.encoded) {
    return { ...context.images.encode(image, context.issues), width: image.width, height: image.height };
  }
  const size = encodedImageSize(image.data);
  if (!size) {
    context.issues.add(
      'FL0307',
      `the header of a ${image.format || 'picture'} cannot be read; its bytes were kept as they are, without width and height`,
      { topic: sensor.channel.topic },
    );
  }
  const format = encodedImageFormat(image.data) ?? image.format;
  return { bytes: image.data, format, width: size?.width ?? 0, height: size?.height ?? 0 };
}
