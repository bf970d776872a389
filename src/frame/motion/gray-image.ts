// Raw pictures as gray ones, for tracking: brightness where the encoding has it, a mean of colours else.
import type { GrayImage } from '../../calibration/observe/gray-pyramid.js';
import type { Image } from '../../message/value.js';

/** How bytes make a gray value: `step` bytes per pixel; weights of the first three, or one byte alone. */
interface Reading {
  readonly step: number;
  readonly at: number;
  /** ITU-R BT.601 weights of the bytes at `at`, `at` + 1, `at` + 2. */
  readonly weights?: readonly [number, number, number];
  /** A mosaic of colours: it is smoothed, or its pattern would be tracked. */
  readonly mosaic?: boolean;
}

const rgb = [0.299, 0.587, 0.114] as const;
const bgr = [0.114, 0.587, 0.299] as const;

/** sensor_msgs/image_encodings.h. Of 16-bit numbers the higher byte is taken, so its place depends on the byte order. */
const readings: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ...['mono8', '8UC', '8UC1', 'nv12', 'nv21', 'nv24', 'i420'].map(name => [name, { step: 1, at: 0 }] as const),
  ...['mono16', '16UC', '16UC1'].map(name => [name, { step: 2, at: 1 }] as const),
  ['rgb8', { step: 3, at: 0, weights: rgb }],
  ['rgba8', { step: 4, at: 0, weights: rgb }],
  ...['bgr8', '8UC3'].map(name => [name, { step: 3, at: 0, weights: bgr }] as const),
  ...['bgra8', '8UC4'].map(name => [name, { step: 4, at: 0, weights: bgr }] as const),
  ...['rggb', 'bggr', 'gbrg', 'grbg'].map(name => [`bayer_${name}8`, { step: 1, at: 0, mosaic: true }] as const),
  ...['yuv422', 'uyvy'].map(name => [name, { step: 2, at: 1 }] as const),
  ...['yuv422_yuy2', 'yuyv'].map(name => [name, { step: 2, at: 0 }] as const),
]);

/** Undefined for an encoding that is not read, such as depth in floating point. */
export function grayImage(image: Image): GrayImage | undefined {
  const reading = readings.get(image.format);
  if (image.encoded || !reading) return undefined;
  const { width, height, step: row, data } = image;
  const { step, weights } = reading;
  const at = step === 2 && image.bigEndian && /16/.test(image.format) ? 0 : reading.at;
  const gray = new Uint8Array(width * height);
  for (let y = 0, out = 0; y < height; y++)
    for (let x = 0, from = y * row + at; x < width; x++, from += step, out++)
      gray[out] = weights
        ? Math.round(weights[0] * data[from] + weights[1] * data[from + 1] + weights[2] * data[from + 2])
        : data[from];
  return { width, height, data: reading.mosaic ? smoothed(gray, width, height) : gray };
}

/** 1 2 1 along rows and columns: every colour of a 2 × 2 mosaic gets the same share. */
function smoothed(gray: Uint8Array, width: number, height: number): Uint8Array {
  const out = gray.slice();
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const above = gray[i - width - 1] + 2 * gray[i - width] + gray[i - width + 1];
      const here = gray[i - 1] + 2 * gray[i] + gray[i + 1];
      const below = gray[i + width - 1] + 2 * gray[i + width] + gray[i + width + 1];
      out[i] = Math.round((above + 2 * here + below) / 16);
    }
  return out;
}
