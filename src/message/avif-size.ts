// Whether bytes are a picture in AVIF, and how large it is: a walk over the boxes of its head (ISO/IEC 14496-12 §4.2, 23008-12 §6.5.3).
import type { ImageSize } from './image-size.js';

/** Boxes that are looked at together: a picture's head has some twenty. */
const MOST_BOXES = 256;

/** By the first brand of its file type, as encoders write it: a still picture or a sequence of them. */
export function isAvif(bytes: Uint8Array): boolean {
  const type = nameAt(bytes, 4) === 'ftyp' ? nameAt(bytes, 8) : '';
  return type === 'avif' || type === 'avis';
}

/**
 * The largest of the sizes that its items have: thumbnails and the tiles of a grid are smaller than the picture. Before a turn by a
 * quarter (irot), which cameras do not write. undefined for anything else, and where the head is cut.
 */
export function avifSize(bytes: Uint8Array): ImageSize | undefined {
  if (!isAvif(bytes)) return undefined;
  let found: ImageSize | undefined;
  let left = MOST_BOXES;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const walk = (from: number, end: number, path: readonly string[]): void => {
    for (let at = from; at + 8 <= end && left-- > 0; ) {
      const length = view.getUint32(at);
      // 0 reaches to the end, 1 has 64 bits of length: pictures that large have their head before it.
      if (length < 8 || at + length > end) return;
      if (nameAt(bytes, at + 4) === path[0]) {
        // meta and ispe begin with version and flags.
        if (path[0] === 'ispe' && length >= 20) {
          const size = { width: view.getUint32(at + 12), height: view.getUint32(at + 16) };
          if (!found || size.width * size.height > found.width * found.height) found = size;
        } else walk(at + (path[0] === 'meta' ? 12 : 8), at + length, path.slice(1));
      }
      at += length;
    }
  };
  walk(0, bytes.length, ['meta', 'iprp', 'ipco', 'ispe']);
  return found;
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
