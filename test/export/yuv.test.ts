// Raw pictures in YUV become the RGB that OpenCV makes of them, to the last bit; what cannot is kept.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { Issues } from '../../src/issue.js';
import type { Image } from '../../src/message/value.js';
import { nodeDigest } from '../../src/platform/node/digest.js';

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly pictures: readonly { readonly encoding: string; readonly data: number[]; readonly rgb: number[] }[];
}

const golden = JSON.parse(
  readFileSync(fileURLToPath(new URL('../golden/yuv.json', import.meta.url)), 'utf8'),
) as Golden;
const { width, height } = golden;
const codec = rawImageCodec(nodeDigest);
const at = { topic: '/camera' };

const rowBytes = (encoding: string) => (/yu[yv]|uyvy/.test(encoding) ? 2 * width : width);

function picture(format: string, data: Uint8Array, more: Partial<Image> = {}): Image {
  const step = rowBytes(format);
  return { kind: 'image', frameId: '', format, encoded: false, width, height, step, bigEndian: false, data, ...more };
}

/** Rows of every plane with `more` bytes each behind them (a plane of half rows: half as many). */
function padded(encoding: string, data: readonly number[], more: number): Uint8Array {
  const row = rowBytes(encoding);
  const plane = row * height;
  const other = encoding === 'i420' ? row / 2 : encoding === 'nv24' ? 2 * row : row;
  const pad = (bytes: number) => Array.from({ length: (bytes * more) / row }, () => 77);
  const rows = (from: number, to: number, bytes: number) => {
    const out: number[] = [];
    for (let i = from; i < to; i += bytes) out.push(...data.slice(i, i + bytes), ...pad(bytes));
    return out;
  };
  return Uint8Array.from([...rows(0, plane, row), ...rows(plane, data.length, other)]);
}

describe.each(golden.pictures)('$encoding', ({ encoding, data, rgb }) => {
  test.each([0, 4])('is stored as the RGB of cvtColor, with %i bytes of row padding', async more => {
    const issues = new Issues();
    const image = picture(encoding, padded(encoding, data, more), { step: rowBytes(encoding) + more });
    const { bytes, format } = codec.encode(image, issues, at);
    expect(format).toBe('png');
    const { data: pixels, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([width, height, 3]);
    expect([...pixels]).toEqual(rgb);
    expect(issues.sorted().map(issue => [issue.code, issue.at?.topic])).toEqual([['FL0313', '/camera']]);
  });

  test('whose last byte is missing is kept as it is', () => {
    const issues = new Issues();
    const short = Uint8Array.from(data.slice(0, -1));
    expect(codec.encode(picture(encoding, short), issues, at)).toEqual({ format: 'raw', bytes: short });
    expect(issues.sorted().map(issue => issue.code)).toEqual(['FL0308']);
  });
});

test.each(golden.pictures.filter(({ encoding }) => encoding !== 'nv24'))(
  '$encoding of a width that leaves half a colour is kept as it is',
  ({ encoding, data }) => {
    const issues = new Issues();
    const bytes = Uint8Array.from(data);
    expect(codec.encode(picture(encoding, bytes, { width: width - 1 }), issues, at).format).toBe('raw');
    expect(issues.sorted().map(issue => issue.code)).toEqual(['FL0308']);
  },
);

test('cv_bridge and Foxglove name two of them otherwise', () => {
  for (const [name, other] of [
    ['yuv422', 'uyvy'],
    ['yuv422_yuy2', 'yuyv'],
  ]) {
    const data = Uint8Array.from(golden.pictures.find(({ encoding }) => encoding === name)!.data);
    const [a, b] = [name, other].map(format => codec.encode(picture(format, data), new Issues(), at).bytes);
    expect(b).toEqual(a);
  }
});
