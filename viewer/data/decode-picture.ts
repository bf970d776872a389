// Decodes a picture as it is stored: pixel by pixel what the sensor wrote, as calibration and projection count them.

/** Rejects where the browser cannot decode it (TIFF, raw, damaged). The bitmap is the caller's to close. */
export function decodePicture(bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  // A colour that is stored under a transparent alpha is still what the sensor saw.
  return createImageBitmap(new Blob(withoutExif(bytes)), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
}

/**
 * The parts of a JPEG or PNG file without its Exif data. Browsers turn and mirror a picture as the orientation in there
 * says (Chromium also with `imageOrientation: 'none'`), while a lens is calibrated for the pixels as they are stored. Anything that is not laid out
 * as expected is given back as it is.
 */
export function withoutExif(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 4 && view.getUint16(0) === 0xffd8) return cutJpeg(bytes, view);
  if (bytes.length > 8 && view.getUint32(0) === 0x89504e47) return cutPng(bytes, view);
  return [bytes];
}

/** ITU-T T.81, Annex B: segments of a marker and a length that counts itself, up to the first scan. Exif is APP1. */
function cutJpeg(bytes: Uint8Array<ArrayBuffer>, view: DataView): Uint8Array<ArrayBuffer>[] {
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let from = 0;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    // Markers may be led by any number of fill bytes.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xda) break;
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === 0xe1) {
      kept.push(bytes.subarray(from, at));
      from = end;
    }
    at = end;
  }
  return from > bytes.length ? [bytes] : [...kept, bytes.subarray(from)];
}

/** PNG, third edition, clause 5.3: chunks of a length, a type, so many bytes and a CRC. Exif is `eXIf`. */
function cutPng(bytes: Uint8Array<ArrayBuffer>, view: DataView): Uint8Array<ArrayBuffer>[] {
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let from = 0;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    if (view.getUint32(at + 4) === 0x65584966) {
      kept.push(bytes.subarray(from, at));
      from = end;
    }
    at = end;
  }
  return [...kept, bytes.subarray(from)];
}
