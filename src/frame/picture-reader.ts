// Pictures: encoded bytes pass through untouched, raw ones are handed to the codec.
import type { Issues, Place } from '../issue.js';
import { encodedImageFormat, encodedImageSize, isCutShort } from '../message/image-size.js';
import type { Image } from '../message/value.js';
import type { Sensor } from './sensor.js';

/** Makes files of raw pictures, the same bytes on every machine; `at` is where issues belong to. */
export interface ImageCodec {
  encode(image: Image, issues: Issues, at: Place): { bytes: Uint8Array; format: string };
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly format: string;
  readonly width: number;
  readonly height: number;
}

/** `file`: which holds it. */
export function readPicture(
  image: Image,
  sensor: Sensor,
  context: { images: ImageCodec; issues: Issues },
  file: string,
): Picture {
  if (!image.encoded) {
    const at = { topic: sensor.channel.topic };
    return { ...context.images.encode(image, context.issues, at), width: image.width, height: image.height };
  }
  const depth = depthFile(image);
  if (depth) reportQuantised(image.data, sensor, context.issues);
  const data = depth ?? image.data;
  const size = encodedImageSize(data);
  if (!size) context.issues.add(...whyUnread(image), { topic: sensor.channel.topic });
  else if (isCutShort(data))
    context.issues.add(
      'FL0312',
      `a picture in ${file} breaks off before its end: its last lines may be missing or grey when it is decoded; its bytes were kept as they are; copy the file again if the original is whole`,
      { topic: sensor.channel.topic },
    );
  const format = encodedImageFormat(data) ?? codecOf(image) ?? image.format;
  const { width, height } = size ?? image;
  return { bytes: data, format, width, height };
}

/** Names by which publishers call the codec of a video, their encoders' (`libx264`, `hevc_nvenc`) among them. */
const VIDEO =
  /(?:^|[^a-z0-9])(?:lib)?(?:svt|aom-)?(?:(h\.?264|x264|avc)|(h\.?265|x265|hevc)|(av1)|(vp8)|(vp9))(?![a-z0-9])/i;
const videoCodecs = ['h264', 'h265', 'av1', 'vp8', 'vp9'];

/** What the bytes of an encoded picture were made by where they are no picture by themselves: `h264`, `h265`, `av1`, `vp8`, `vp9`, `rvl`. */
export function codecOf(image: Image): string | undefined {
  const { format, data } = image;
  if (encodedImageFormat(data)) return undefined;
  if (format === 'compressedDepth') return isRvl(data) && !depthFile(image) ? 'rvl' : undefined;
  const found = VIDEO.exec(format.slice(0, 200))?.slice(1);
  return found && videoCodecs[found.findIndex(name => name !== undefined)];
}

function whyUnread(image: Image): ['FL0307' | 'FL0308', string] {
  const kept = `bytes were kept as they are${image.width > 0 ? '' : ', without width and height'}`;
  const codec = codecOf(image);
  if (codec === 'rvl')
    return [
      'FL0308',
      `depth is not compressed as PNG but as RVL (compressed_depth_image_transport: 12 bytes, int32 width and height, then the stream); its ${kept}`,
    ];
  if (codec)
    return [
      'FL0308',
      `messages are frames of a video (${codec}), most of which decode only behind those before them; their ${kept}; decode the video and record pictures, or take its frames from the recording`,
    ];
  return ['FL0307', `the header of a picture${image.format ? ` (${image.format})` : ''} cannot be read; its ${kept}`];
}

/** Behind the transport's 12 bytes come width and height; whatever else may stand there is no size of a picture. */
function isRvl(data: Uint8Array): boolean {
  if (data.length <= 20) return false;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return [12, 16].every(at => view.getInt32(at, true) > 0 && view.getInt32(at, true) < 65536);
}

/** compressed_depth_image_transport: 12 bytes (int32 format, float32 A, float32 B) before a PNG, which is given here. */
export function depthFile({ format, data }: Image): Uint8Array | undefined {
  const png = format === 'compressedDepth' && encodedImageFormat(data.subarray(12)) === 'png';
  return png ? data.subarray(12) : undefined;
}

/**
 * With A = 0 the PNG holds the depth itself (16UC1, mm); else it holds quantised inverse depth v of a 32FC1 picture,
 * depth = A / (v - B) m.
 */
function reportQuantised(data: Uint8Array, sensor: Sensor, issues: Issues): void {
  const view = new DataView(data.buffer, data.byteOffset, 12);
  const [a, b] = [view.getFloat32(4, true), view.getFloat32(8, true)];
  if (a === 0) return;
  issues.add(
    'FL0308',
    `pictures hold quantised inverse depth v; they were kept so; depth in metres is ${a} / (v - ${b}), and v = 0 is no depth`,
    { topic: sensor.channel.topic },
  );
}
