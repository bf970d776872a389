// A one-strip uncompressed TIFF for raw pictures whose numbers PNG cannot hold: signed ones, int32, depth in float32.
import type { Image } from '../message/value.js';

/** SampleFormat: 2 signed integer, 3 IEEE float (TIFF 6.0 §19). */
const formats: ReadonlyMap<string, { bytes: number; sampleFormat: number }> = new Map([
  ['32FC1', { bytes: 4, sampleFormat: 3 }],
  ['64FC1', { bytes: 8, sampleFormat: 3 }],
  ['8SC1', { bytes: 1, sampleFormat: 2 }],
  ['16SC1', { bytes: 2, sampleFormat: 2 }],
  ['32SC1', { bytes: 4, sampleFormat: 2 }],
]);

/** OpenCV's names may leave one channel out. */
export function tiffFormat(encoding: string) {
  return formats.get(encoding.replace(/C$/, 'C1'));
}

/** Undefined when the encoding is none of these. Byte order is the picture's own. */
export function tiff(image: Image): Uint8Array | undefined {
  const format = tiffFormat(image.format);
  if (!format) return undefined;
  const rowBytes = image.width * format.bytes;
  const entries: readonly (readonly [tag: number, type: 3 | 4, value: number])[] = [
    [256, 4, image.width],
    [257, 4, image.height],
    [258, 3, format.bytes * 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 0],
    [277, 3, 1],
    [278, 4, image.height],
    [279, 4, rowBytes * image.height],
    [339, 3, format.sampleFormat],
  ];
  const dataAt = 8 + 2 + entries.length * 12 + 4;
  const out = new Uint8Array(dataAt + rowBytes * image.height);
  const view = new DataView(out.buffer);
  const little = !image.bigEndian;
  out.fill(little ? 0x49 : 0x4d, 0, 2);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, entries.length, little);
  entries.forEach(([tag, type, value], i) => {
    const at = 10 + i * 12;
    view.setUint16(at, tag, little);
    view.setUint16(at + 2, type, little);
    view.setUint32(at + 4, 1, little);
    if (type === 3) view.setUint16(at + 8, value, little);
    else view.setUint32(at + 8, tag === 273 ? dataAt : value, little);
  });
  for (let y = 0; y < image.height; y++) {
    out.set(image.data.subarray(y * image.step, y * image.step + rowBytes), dataAt + y * rowBytes);
  }
  return out;
}
