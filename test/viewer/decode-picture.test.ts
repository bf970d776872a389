// Exif data are taken out of a picture, and nothing else: what browsers do with the rest is looked at in pictures.browser.test.ts.
import fc from 'fast-check';
import sharp, { type JpegOptions } from 'sharp';
import { expect, test } from 'vitest';
import { withoutExif } from '../../viewer/data/decode-picture.js';

const joined = (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(Buffer.concat(withoutExif(bytes)));

async function noise(format: 'jpeg' | 'png' | 'webp', more: JpegOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const create = { width: 41, height: 23, channels: 3 as const, background: '#000' };
  const made = sharp({ create: { ...create, noise: { type: 'gaussian', mean: 128, sigma: 50 } } });
  return Uint8Array.from(await made.withMetadata({ orientation: 6 }).toFormat(format, more).toBuffer());
}

test.each([
  ['jpeg', {}],
  ['jpeg', { progressive: true }],
  ['png', {}],
] as const)('a %s %j loses its orientation and no pixel', async (format, more) => {
  const bytes = await noise(format, more);
  expect((await sharp(bytes).metadata()).orientation).toBe(6);
  const stored = await sharp(bytes).raw().toBuffer();
  const out = joined(bytes);
  expect((await sharp(out).metadata()).orientation).toBeUndefined();
  expect(await sharp(out).raw().toBuffer()).toEqual(stored);
});

test('without Exif data, and in other formats, every byte stays', async () => {
  const plain = Uint8Array.from(
    await sharp(await noise('jpeg'))
      .jpeg()
      .toBuffer(),
  );
  expect(joined(plain)).toEqual(plain);
  const webp = await noise('webp');
  expect(joined(webp)).toEqual(webp);
});

test('any bytes: an end, and nothing that was not there', () => {
  const starts = [[], [0xff, 0xd8], [0xff, 0xd8, 0xff, 0xe1], [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (head, rest) => {
      const bytes = Uint8Array.from([...head, ...rest]);
      const parts = withoutExif(bytes);
      let at = 0;
      for (const part of parts) {
        expect(part.byteOffset).toBeGreaterThanOrEqual(at);
        at = part.byteOffset + part.length;
      }
      expect(at).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
