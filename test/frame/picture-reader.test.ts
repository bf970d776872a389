// What becomes of recorded pictures: encoded ones pass untouched, depth ones lose only their transport's header.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../src/frame/picture-reader.js';
import type { Sensor } from '../../src/frame/sensor.js';
import { Issues } from '../../src/issue.js';
import type { Image } from '../../src/message/value.js';

/** Signature, IHDR and IEND of a 640x480 PNG; what should stand between is not looked at. */
const png = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  ...[0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 2, 0x80, 0, 0, 1, 0xe0, 16, 0, 0, 0, 0],
  ...[0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82],
]);

function read(data: Uint8Array, format: string, size = { width: 0, height: 0 }) {
  const issues = new Issues();
  const image: Image = {
    kind: 'image',
    frameId: 'cam',
    format,
    encoded: true,
    ...size,
    step: 0,
    bigEndian: false,
    data,
  };
  const sensor = { channel: { topic: '/depth' } } as Sensor;
  const images = {
    encode() {
      throw new Error('encoded pictures are not encoded again');
    },
  };
  return { picture: readPicture(image, sensor, { images, issues }, 'a.bag'), issues: issues.sorted() };
}

function withDepthHeader(a: number, b: number): Uint8Array {
  const bytes = new Uint8Array(12 + png.length);
  const view = new DataView(bytes.buffer);
  view.setFloat32(4, a, true);
  view.setFloat32(8, b, true);
  bytes.set(png, 12);
  return bytes;
}

describe('readPicture', () => {
  it('passes encoded bytes and reads their size; the bytes decide what they are', () => {
    const { picture, issues } = read(png, 'jpeg');
    expect(picture).toEqual({ bytes: png, format: 'png', width: 640, height: 480 });
    expect(picture.bytes).toBe(png);
    expect(issues).toEqual([]);
  });

  it('says that a picture breaks off, wherever, and nothing of whole ones, padded or not', async () => {
    const raw = { create: { width: 64, height: 48, channels: 3, background: 'gray' } } as const;
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = new Uint8Array(await sharp(raw).toFormat(format).toBuffer());
      const padded = new Uint8Array(whole.length + 100_000);
      padded.set(whole);
      for (const bytes of [whole, padded]) expect(read(bytes, format).issues).toEqual([]);
      // All but the size in front, and the end's own checksum or second byte.
      for (
        let length = whole.length - (format === 'png' ? 8 : 1);
        read(whole.slice(0, length), format).picture.width > 0;
        length -= 7
      )
        expect(read(whole.slice(0, length), format).issues.map(({ code }) => code)).toEqual(['FL0312']);
    }
    expect(read(png.slice(0, 36), 'png').issues[0].text).toMatch(/^a picture in a\.bag breaks off/);
  });

  it('keeps bytes whose header cannot be read, and says so', () => {
    const { picture, issues } = read(Uint8Array.of(1, 2, 3), 'jpeg');
    expect(picture).toEqual({ bytes: Uint8Array.of(1, 2, 3), format: 'jpeg', width: 0, height: 0 });
    expect(issues.map(i => i.code)).toEqual(['FL0307']);
  });

  it.each([
    'h264',
    'H.265',
    'hevc',
    'av1',
    'vp9',
    'libx264',
    'hevc_nvenc',
    'h264;nv12;bgr8',
    'libsvtav1',
    'h264_vaapi',
  ])('says that frames of a video (%s) are no pictures by themselves', format => {
    const { picture, issues } = read(Uint8Array.of(0, 0, 0, 1, 0x41), format);
    expect([picture.bytes.length, picture.width]).toEqual([5, 0]);
    expect(issues.map(i => i.code)).toEqual(['FL0308']);
    expect(issues[0].text).toMatch(/frames of a video/);
  });

  it('takes the size of a frame of a video from its message', () => {
    const { picture, issues } = read(Uint8Array.of(0, 0, 0, 1, 0x41), 'libx265', { width: 640, height: 480 });
    expect([picture.width, picture.height]).toEqual([640, 480]);
    expect(issues[0].text).toMatch(/^messages are frames of a video \(h265\).*bytes were kept as they are;/);
  });

  it('knows RVL from a PNG that is broken', () => {
    const rvl = new Uint8Array(64);
    new DataView(rvl.buffer).setInt32(12, 640, true);
    new DataView(rvl.buffer).setInt32(16, 480, true);
    expect(read(rvl, 'compressedDepth').issues[0]).toMatchObject({
      code: 'FL0308',
      text: expect.stringMatching(/RVL/),
    });
    const broken = withDepthHeader(0, 0).map((byte, i) => (i === 12 ? 0 : byte));
    expect(read(broken, 'compressedDepth').issues.map(i => i.code)).toEqual(['FL0307']);
  });

  it('gives the PNG of a compressedDepth picture', () => {
    const { picture, issues } = read(withDepthHeader(0, 0), 'compressedDepth');
    expect(picture).toEqual({ bytes: png, format: 'png', width: 640, height: 480 });
    expect(issues).toEqual([]);
  });

  it('says how quantised depth is turned back', () => {
    const { picture, issues } = read(withDepthHeader(10100, -1009), 'compressedDepth');
    expect(picture.bytes).toEqual(png);
    expect(issues[0].code).toBe('FL0308');
    expect(issues[0].text).toContain('10100 / (v - -1009)');
  });
});
