// What an encoded picture is, how large, and whether its end is there, without decoding it.

import { avifSize, isAvif } from './avif-size.js';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** JPEG (ITU-T T.81, SOFn), PNG (IHDR), WebP (VP8, VP8L, VP8X), AVIF (ispe); undefined for anything else or a cut header. */
export function encodedImageSize(bytes: Uint8Array): ImageSize | undefined {
  const size = jpegSize(bytes) ?? pngSize(bytes) ?? webpSize(bytes) ?? avifSize(bytes);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

/** `jpeg`, `png`, `webp`, `avif`, `tiff`, `bmp`, `jp2` by the first bytes; undefined when unknown. */
export function encodedImageFormat(bytes: Uint8Array): string | undefined {
  const starts = (...magic: number[]) => magic.every((b, i) => bytes[i] === b);
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'png';
  if (starts(0x52, 0x49, 0x46, 0x46) && bytes[8] === 0x57 && bytes[9] === 0x45) return 'webp';
  if (isAvif(bytes)) return 'avif';
  if (starts(0x49, 0x49, 0x2a, 0x00) || starts(0x4d, 0x4d, 0x00, 0x2a)) return 'tiff';
  if (starts(0x42, 0x4d)) return 'bmp';
  if (starts(0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50)) return 'jp2';
  return undefined;
}

/** Bytes before the padding in which a picture's end is looked for: some cameras write more behind it. */
const END = 1 << 16;

/**
 * Whether a picture ends before its format says that it does: a JPEG without a marker EOI (T.81 B.1.1.3), a PNG without IEND, a WebP shorter
 * than its RIFF chunk. False for formats that are not looked at, and wherever the end may be there.
 */
export function isCutShort(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const tail = bytes.subarray(Math.max(0, end - END), end);
  switch (encodedImageFormat(bytes)) {
    case 'jpeg':
      return !contains(tail, [0xff, 0xd9]);
    case 'png':
      return !contains(tail, [0x49, 0x45, 0x4e, 0x44]);
    case 'webp':
      return bytes.length < 8 + u16le(bytes, 4) + 65536 * u16le(bytes, 6);
    default:
      return false;
  }
}

/** From the end on: it is nearly always the last thing there. */
function contains(bytes: Uint8Array, sought: readonly number[]): boolean {
  for (let at = bytes.length - sought.length; at >= 0; at--)
    if (sought.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}

function jpegSize(b: Uint8Array): ImageSize | undefined {
  if (b[0] !== 0xff || b[1] !== 0xd8) return undefined;
  let at = 2;
  while (at + 9 < b.length) {
    if (b[at] !== 0xff) return undefined;
    const marker = b[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    // SOF0..SOF15 hold the size, except DHT (C4), JPG (C8) and DAC (CC) which share the range.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: u16be(b, at + 5), width: u16be(b, at + 7) };
    const standalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);
    at += standalone ? 2 : 2 + u16be(b, at + 2);
  }
  return undefined;
}

function pngSize(b: Uint8Array): ImageSize | undefined {
  const isPng = b.length >= 24 && b[0] === 0x89 && b[1] === 0x50 && b[12] === 0x49 && b[13] === 0x48;
  return isPng ? { width: u32be(b, 16), height: u32be(b, 20) } : undefined;
}

function webpSize(b: Uint8Array): ImageSize | undefined {
  if (b.length < 30 || b[0] !== 0x52 || b[1] !== 0x49 || b[8] !== 0x57 || b[12] !== 0x56) return undefined;
  if (b[15] === 0x20) return { width: u16le(b, 26) & 0x3fff, height: u16le(b, 28) & 0x3fff };
  if (b[15] === 0x4c) {
    const bits = u16le(b, 21) + u16le(b, 23) * 65536;
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return { width: 1 + u16le(b, 24) + b[26] * 65536, height: 1 + u16le(b, 27) + b[29] * 65536 };
}

function u16be(b: Uint8Array, at: number): number {
  return b[at] * 256 + b[at + 1];
}

function u32be(b: Uint8Array, at: number): number {
  return u16be(b, at) * 65536 + u16be(b, at + 2);
}

function u16le(b: Uint8Array, at: number): number {
  return b[at] + b[at + 1] * 256;
}
