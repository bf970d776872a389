// Raw encodings as gray: each by its definition, byte order and row padding included.
import { expect, it } from 'vitest';
import { grayImage } from '../../../src/frame/motion/gray-image.js';
import type { Image } from '../../../src/message/value.js';

function raw(format: string, bytes: number[][], width: number, bigEndian = false): Image {
  const step = bytes[0].length + 3;
  const data = Uint8Array.from(bytes.flatMap(row => [...row, 9, 9, 9]));
  return { kind: 'image', frameId: '', format, encoded: false, width, height: bytes.length, step, bigEndian, data };
}

it.each([
  [
    'mono8',
    [
      [1, 2],
      [3, 4],
    ],
    false,
    [1, 2, 3, 4],
  ],
  ['mono16', [[7, 1, 8, 2]], false, [1, 2]],
  ['mono16', [[1, 7, 2, 8]], true, [1, 2]],
  ['rgb8', [[255, 0, 0, 0, 255, 0]], false, [76, 150]],
  ['bgr8', [[255, 0, 0, 0, 255, 0]], false, [29, 150]],
  ['rgba8', [[0, 0, 255, 1, 100, 100, 100, 1]], false, [29, 100]],
  ['bgra8', [[0, 0, 255, 1, 100, 100, 100, 1]], false, [76, 100]],
  ['uyvy', [[9, 1, 9, 2]], false, [1, 2]],
  ['yuyv', [[1, 9, 2, 9]], false, [1, 2]],
  ['nv12', [[5, 6]], false, [5, 6]],
] as const)('%s', (format, rows, bigEndian, expected) => {
  const image = raw(
    format,
    rows.map(row => [...row]),
    2,
    bigEndian,
  );
  expect([...grayImage(image)!.data]).toEqual([...expected]);
});

it('a mosaic of one colour is even inside, whatever the colour', () => {
  // A uniformly red wall: red pixels 200, green 40, blue 20.
  const rows = Array.from({ length: 6 }, (_, y) =>
    Array.from({ length: 6 }, (_, x) => (y % 2 ? (x % 2 ? 20 : 40) : x % 2 ? 40 : 200)),
  );
  const { data } = grayImage(raw('bayer_rggb8', rows, 6))!;
  const inside = [1, 2, 3, 4].flatMap(y => [1, 2, 3, 4].map(x => data[6 * y + x]));
  expect(new Set(inside)).toEqual(new Set([75]));
});

it('depth and encoded pictures are not gray', () => {
  expect(grayImage(raw('32FC1', [[0, 0, 0, 0]], 1))).toBeUndefined();
  expect(grayImage({ ...raw('mono8', [[1]], 1), encoded: true })).toBeUndefined();
});
