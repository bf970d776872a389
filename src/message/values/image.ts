// sensor_msgs/Image and CompressedImage, foxglove RawImage, CompressedImage and CompressedVideo, FFMPEGPacket: pictures, raw or encoded, and
// frames of a video.
import { FramelockError } from '../../issue.js';
import { isAvif } from '../avif-size.js';
import { asSize, bytes, fixedLayout, frameId, frameOf, type Layout, number, optional, text } from '../layout.js';
import type { Image } from '../value.js';

/** Bytes per pixel of the ROS raw encodings that are not spelled `<bits><type>C<channels>` (sensor_msgs/image_encodings.h). */
const bytesPerPixel: ReadonlyMap<string, number> = new Map([
  ['mono8', 1],
  ['mono16', 2],
  ['rgb8', 3],
  ['bgr8', 3],
  ['rgba8', 4],
  ['bgra8', 4],
  ['rgb16', 6],
  ['bgr16', 6],
  ['rgba16', 8],
  ['bgra16', 8],
  ['bayer_rggb8', 1],
  ['bayer_bggr8', 1],
  ['bayer_gbrg8', 1],
  ['bayer_grbg8', 1],
  ['bayer_rggb16', 2],
  ['bayer_bggr16', 2],
  ['bayer_gbrg16', 2],
  ['bayer_grbg16', 2],
  ['yuv422', 2],
  ['uyvy', 2],
  ['yuv422_yuy2', 2],
  ['yuyv', 2],
  ['nv21', 1],
  ['nv24', 1],
  ['i420', 1],
  ['nv12', 1],
]);

/** `8UC3`, `16UC1`, `32FC1`, …: the OpenCV names. One channel may be left out. */
const OPENCV = /^(8|16|32|64)([USF])C([1-9][0-9]?)?$/;

/** undefined for an encoding that is not known. Planar ones give the bytes of the first plane. */
function imageBytesPerPixel(encoding: string): number | undefined {
  const match = OPENCV.exec(encoding);
  return match ? (Number(match[1]) / 8) * Number(match[3] ?? 1) : bytesPerPixel.get(encoding);
}

export const rawImage: Layout = fixedLayout(
  'camera',
  [
    number('height'),
    number('width'),
    optional(number('is_bigendian')),
    number('step'),
    frameId,
    text('encoding'),
    bytes('data'),
  ],
  slots => {
    const bigEndian = slots.numbers[2];
    const height = asSize(slots.numbers[0], 'image height', 'FL0307');
    const width = asSize(slots.numbers[1], 'image width', 'FL0307');
    const format = slots.parts[1] as string;
    const data = slots.parts[2] as Uint8Array;
    if (width === 0 || height === 0) fail(`expected a picture with pixels, got ${width}x${height}`);
    // An unknown encoding is kept: its bytes are whole, only nobody can show them. Some drivers leave the step at zero.
    const row = width * (imageBytesPerPixel(format) ?? 0);
    const step = asSize(slots.numbers[3], 'image step', 'FL0307') || row;
    if (step < row) fail(`expected rows of at least ${row} bytes (${width} pixels ${format}), got a step of ${step}`);
    if (step * height > data.length) fail(`expected ${height} rows of ${step} bytes, got ${data.length} bytes`);
    return {
      kind: 'image',
      frameId: frameOf(slots, 0),
      format,
      encoded: false,
      width,
      height,
      step,
      bigEndian: bigEndian > 0,
      data,
    };
  },
);

export const compressedImage: Layout = fixedLayout('camera', [frameId, text('format'), bytes('data')], slots => {
  const data = slots.parts[2] as Uint8Array;
  const said = slots.parts[1] as string;
  const pixels = pixelsOf(said);
  return {
    ...encoded(frameOf(slots, 0), encodedFormat(said, data), data),
    ...(pixels === undefined ? {} : { pixels }),
  };
});

/** ffmpeg_image_transport_msgs/FFMPEGPacket: the codec's name comes first (`libx264`, `hevc_nvenc`, `h264;nv12;bgr8`). */
export const videoPacket: Layout = fixedLayout(
  'camera',
  [frameId, text('encoding'), bytes('data'), number('width'), number('height')],
  slots => ({
    ...encoded(frameOf(slots, 0), (slots.parts[1] as string).toLowerCase().trim(), slots.parts[2] as Uint8Array),
    width: asSize(slots.numbers[0], 'image width', 'FL0307'),
    height: asSize(slots.numbers[1], 'image height', 'FL0307'),
  }),
);

function encoded(frameId: string, format: string, data: Uint8Array): Image {
  if (data.length === 0) fail('expected an encoded image, got no bytes');
  return { kind: 'image', frameId, format, encoded: true, width: 0, height: 0, step: 0, bigEndian: false, data };
}

/**
 * The bytes decide, because `format` is free text (`jpeg`, `bgr8; jpeg compressed bgr8`, …). `compressedDepth` is 12 bytes
 * of quantisation parameters and then a PNG (compressed_depth_image_transport).
 */
function encodedFormat(format: string, data: Uint8Array): string {
  if (/compresseddepth/i.test(format)) return 'compressedDepth';
  const starts = (...magic: number[]) => magic.every((byte, i) => data[i] === byte);
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'png';
  if (starts(0x52, 0x49, 0x46, 0x46) && data[8] === 0x57) return 'webp';
  if (isAvif(data)) return 'avif';
  const words = format.toLowerCase();
  for (const name of ['jpeg', 'png', 'webp', 'avif', 'tiff', 'bmp']) if (words.includes(name)) return name;
  return words.includes('jpg') ? 'jpeg' : words.trim();
}

/**
 * image_transport writes `<recorded encoding>; jpeg compressed <encoding in the file>`, the latter empty where it changed nothing: a
 * Bayer mosaic is then compressed as the grey picture that it looks like. The file of a compressedDepth in float holds other
 * numbers (quantised inverse depth).
 */
function pixelsOf(format: string): string | undefined {
  const match = /^\s*(\w+)\s*;\s*(?:\w+ compressed\s*(\w*)|(compressedDepth)\b.*)\s*$/i.exec(format.slice(0, 200));
  if (!match) return undefined;
  const [, recorded, inFile, depth] = match;
  const name = inFile || recorded;
  const tells = depth ? name === '16UC1' : /^bayer_|C[1-9]?$/.test(name) && imageBytesPerPixel(name) !== undefined;
  return tells ? name : undefined;
}

function fail(message: string): never {
  throw new FramelockError('FL0307', message);
}
