// Raw pictures as files: every pixel comes back from sharp, whatever the encoding, row padding and byte order.
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { Issues } from '../../src/issue.js';
import type { Image } from '../../src/message/value.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { seeded } from '../support/seeded.js';

const [width, height] = [13, 7];
const codec = rawImageCodec(nodeDigest);

/** Order of red, green, blue in a pixel as recorded. */
const rgb = [0, 1, 2];
const bgr = [2, 1, 0];
const cases: readonly [encoding: string, bytes: 1 | 2, channels: number[]][] = [
  ...['mono8', '8UC1', 'bayer_rggb8', 'bayer_grbg8'].map((e): [string, 1, number[]] => [e, 1, [0]]),
  ...['mono16', '16UC1', 'bayer_bggr16'].map((e): [string, 2, number[]] => [e, 2, [0]]),
  ['rgb8', 1, rgb],
  ['bgr8', 1, bgr],
  ['8UC3', 1, bgr],
  ['rgba8', 1, [...rgb, 3]],
  ['bgra8', 1, [...bgr, 3]],
  ['8UC4', 1, [...bgr, 3]],
  ['rgb16', 2, rgb],
  ['bgr16', 2, bgr],
  ['16UC3', 2, bgr],
  ['rgba16', 2, [...rgb, 3]],
  ['bgra16', 2, [...bgr, 3]],
];

function picture(format: string, pixelBytes: number, bigEndian: boolean, padding: number): Image {
  const random = seeded(format.length * 31 + padding + 1);
  const step = width * pixelBytes + padding;
  const data = Uint8Array.from({ length: step * height }, () => random() & 255);
  return { kind: 'image', frameId: '', format, encoded: false, width, height, step, bigEndian, data };
}

describe.each(cases)('%s', (encoding, bytes, order) => {
  test.each([
    [false, 0],
    [false, 5],
    [true, 0],
    [true, 3],
  ])('big endian %s, %i bytes of row padding', async (bigEndian, padding) => {
    const image = picture(encoding, bytes * order.length, bigEndian, padding);
    const issues = new Issues();
    const { bytes: file, format } = codec.encode(image, issues, {});
    expect([format, issues.size]).toEqual(['png', 0]);
    const grey = order.length === 1;
    const space = bytes === 2 ? (grey ? 'grey16' : 'rgb16') : grey ? 'b-w' : 'srgb';
    const depth = bytes === 2 ? 'ushort' : 'uchar';
    const { data, info } = await sharp(file).toColourspace(space).raw({ depth }).toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([width, height, order.length]);
    const view = new DataView(image.data.buffer);
    const wanted: number[] = [];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (const channel of order) {
          const at = y * image.step + (x * order.length + channel) * bytes;
          wanted.push(bytes === 1 ? view.getUint8(at) : view.getUint16(at, !bigEndian));
        }
      }
    }
    const got = bytes === 1 ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
    expect([...got]).toEqual(wanted);
  });
});

describe.each([
  ['32FC1', 4, 'float'],
  ['64FC1', 8, 'double'],
  ['32SC1', 4, 'int'],
  ['16SC1', 2, 'short'],
  ['16SC', 2, 'short'],
  ['8SC1', 1, 'char'],
] as const)('%s', (encoding, bytes, depth) => {
  test.each([
    [false, 0],
    [true, 6],
  ])('as TIFF: big endian %s, %i bytes of row padding', async (bigEndian, padding) => {
    const image = picture(encoding, bytes, bigEndian, padding);
    const view = new DataView(image.data.buffer);
    const wanted: number[] = [];
    for (let i = 0; i < width * height; i++) {
      const scale = { float: 1 / 3, double: 1 / 3, int: 1e7, short: 600, char: 2 }[depth];
      const value = Math.fround((i - 40) * scale);
      const at = Math.floor(i / width) * image.step + (i % width) * bytes;
      if (depth === 'float') view.setFloat32(at, value, !bigEndian);
      else if (depth === 'double') view.setFloat64(at, value, !bigEndian);
      else if (depth === 'int') view.setInt32(at, value, !bigEndian);
      else if (depth === 'short') view.setInt16(at, value, !bigEndian);
      else view.setInt8(at, value);
      wanted.push(value);
    }
    const { bytes: file, format } = codec.encode(image, new Issues(), {});
    expect(format).toBe('tiff');
    if (depth === 'double') {
      // Not every reader knows 64-bit numbers in TIFF, sharp among them; the one strip is the end of the file.
      const strip = new DataView(file.buffer, file.length - 8 * wanted.length);
      expect(wanted.map((_, i) => strip.getFloat64(8 * i, !bigEndian))).toEqual(wanted);
      return;
    }
    if (depth === 'short') {
      // sharp knows the numbers for what they are, but its pixels end at 0; OpenCV, tifffile and Pillow read them as they are.
      expect(await sharp(file).metadata()).toMatchObject({ width, height, depth: 'short' });
      const strip = new DataView(file.buffer, file.length - 2 * wanted.length);
      expect(wanted.map((_, i) => strip.getInt16(2 * i, !bigEndian))).toEqual(wanted);
      return;
    }
    const { data } = await sharp(file).toColourspace('b-w').raw({ depth }).toBuffer({ resolveWithObject: true });
    const arrays = { float: Float32Array, int: Int32Array, char: Int8Array };
    const got = new arrays[depth](data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
    expect([...got]).toEqual(wanted);
  });
});

test('what no picture file holds is kept as it is, and said', () => {
  const image = picture('32FC3', 12, false, 0);
  const issues = new Issues();
  const encoded = codec.encode(image, issues, {});
  expect([encoded.format, encoded.bytes]).toEqual(['raw', image.data]);
  expect(issues.sorted().map(i => i.code)).toEqual(['FL0308']);
});
