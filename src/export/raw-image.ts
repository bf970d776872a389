// Files from raw pictures: PNG for 8 and 16 bit and for YUV as RGB, TIFF for wider numbers. Same bytes on every machine, so the
// deflate is JavaScript's own (fflate): native zlib builds choose other matches on other processors.
import { zlibSync } from 'fflate';
import type { Digest } from '../bytes/digest.js';
import type { ImageCodec } from '../frame/picture-reader.js';
import type { Image } from '../message/value.js';
import { tiff, tiffFormat } from './tiff.js';
import { isYuv, type RawShape, rgbOfYuv } from './yuv.js';

/** `swap`: blue comes first. `bytes`: per number. */
interface Layout {
  readonly channels: 1 | 2 | 3 | 4;
  readonly bytes: 1 | 2;
  readonly swap: boolean;
}

type Raster = Pick<Image, 'width' | 'height' | 'data' | 'step' | 'bigEndian'>;

const gray8: Layout = { channels: 1, bytes: 1, swap: false };
const gray16: Layout = { channels: 1, bytes: 2, swap: false };
const rgb8: Layout = { channels: 3, bytes: 1, swap: false };

/** sensor_msgs/image_encodings.h. Bayer mosaics are stored as the grey picture they are; the column's metadata names them. */
const layouts: ReadonlyMap<string, Layout> = new Map([
  ...(['mono8', '8UC', '8UC1'] as const).map(name => [name, gray8] as const),
  ...(['mono16', '16UC', '16UC1'] as const).map(name => [name, gray16] as const),
  ...['rggb', 'bggr', 'gbrg', 'grbg'].flatMap(order => [
    [`bayer_${order}8`, gray8] as const,
    [`bayer_${order}16`, gray16] as const,
  ]),
  ['rgb8', rgb8],
  ['bgr8', { channels: 3, bytes: 1, swap: true }],
  ['8UC3', { channels: 3, bytes: 1, swap: true }],
  ['rgba8', { channels: 4, bytes: 1, swap: false }],
  ['bgra8', { channels: 4, bytes: 1, swap: true }],
  ['8UC4', { channels: 4, bytes: 1, swap: true }],
  ['rgb16', { channels: 3, bytes: 2, swap: false }],
  ['bgr16', { channels: 3, bytes: 2, swap: true }],
  ['16UC3', { channels: 3, bytes: 2, swap: true }],
  ['rgba16', { channels: 4, bytes: 2, swap: false }],
  ['bgra16', { channels: 4, bytes: 2, swap: true }],
  ['16UC4', { channels: 4, bytes: 2, swap: true }],
  ['8UC2', { channels: 2, bytes: 1, swap: false }],
]);

/** Whether raw pictures become a file; the bytes of others are kept. */
export function hasFile(picture: RawShape): boolean {
  return layouts.has(picture.format) || tiffFormat(picture.format) !== undefined || isYuv(picture);
}

/** Pictures recorded as plain pixels become PNG or TIFF; those without a file format here stay bytes (FL0308). */
export function rawImageCodec(digest: Digest): ImageCodec {
  return {
    encode(image, issues, at) {
      const layout = layouts.get(image.format);
      if (layout) return { bytes: png(image, layout, digest), format: 'png' };
      const wide = tiff(image);
      if (wide) return { bytes: wide, format: 'tiff' };
      const rgb = rgbOfYuv(image);
      if (rgb) {
        const text = `raw pictures are YUV (${image.format}): they were stored as RGB, by BT.601 in video range as cv_bridge does; the recorded bytes are at the source address of each`;
        issues.add('FL0313', text, at);
        const { width, height } = image;
        return {
          bytes: png({ width, height, data: rgb, step: 3 * width, bigEndian: false }, rgb8, digest),
          format: 'png',
        };
      }
      issues.add(
        'FL0308',
        `raw pictures of encoding "${image.format}" have no file format here; their bytes were kept as they are`,
        at,
      );
      return { bytes: image.data, format: 'raw' };
    },
  };
}

/** A PNG of one 16-bit number per pixel, row by row from the top left. */
export function gray16Png(width: number, height: number, values: Uint16Array, digest: Digest): Uint8Array {
  const data = new Uint8Array(2 * values.length);
  const view = new DataView(data.buffer);
  for (let i = 0; i < values.length; i++) view.setUint16(2 * i, values[i], true);
  return png({ width, height, data, step: 2 * width, bigEndian: false }, gray16, digest);
}

/** PNG (W3C PNG, third edition): IHDR, one IDAT, IEND; each row filtered by "Up", which suits sensor pictures. */
function png(image: Raster, layout: Layout, digest: Digest): Uint8Array {
  const { channels, bytes } = layout;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, image.width);
  view.setUint32(4, image.height);
  header[8] = bytes * 8;
  header[9] = [0, 0, 4, 2, 6][channels];
  const data = zlibSync(filtered(image, layout), { level: 3 });
  const parts = [chunk('IHDR', header, digest), chunk('IDAT', data, digest), chunk('IEND', new Uint8Array(0), digest)];
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const out = new Uint8Array(signature.length + parts.reduce((sum, p) => sum + p.length, 0));
  out.set(signature);
  let at = signature.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function filtered(image: Raster, { channels, bytes, swap }: Layout): Uint8Array {
  const rowBytes = image.width * channels * bytes;
  const out = new Uint8Array(image.height * (rowBytes + 1));
  let previous = new Uint8Array(rowBytes);
  let row = new Uint8Array(rowBytes);
  for (let y = 0; y < image.height; y++) {
    row.set(image.data.subarray(y * image.step, y * image.step + rowBytes));
    if (bytes === 2 && !image.bigEndian) swapBytes(row);
    if (swap) swapFirstAndThird(row, channels, bytes);
    const to = y * (rowBytes + 1);
    out[to] = 2;
    for (let i = 0; i < rowBytes; i++) out[to + 1 + i] = row[i] - previous[i];
    [previous, row] = [row, previous];
  }
  return out;
}

/** PNG is big-endian. */
function swapBytes(row: Uint8Array): void {
  for (let i = 0; i + 1 < row.length; i += 2) [row[i], row[i + 1]] = [row[i + 1], row[i]];
}

function swapFirstAndThird(row: Uint8Array, channels: number, bytes: number): void {
  const step = channels * bytes;
  for (let i = 0; i < row.length; i += step) {
    for (let b = 0; b < bytes; b++) {
      const first = row[i + b];
      row[i + b] = row[i + 2 * bytes + b];
      row[i + 2 * bytes + b] = first;
    }
  }
}

function chunk(type: string, data: Uint8Array, digest: Digest): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, digest.crc32(out.subarray(4, 8 + data.length)));
  return out;
}
