// A picture as people look at it: as it is stored, and where its numbers have 16 bits, from the darkest to the brightest of them.
import { decodePicture } from './decode-picture.js';
import { readDeepPng, type Stretch, stretched, stretchOf } from './deep-png.js';

const stretches = new WeakMap<ImageBitmap, Stretch>();

/** Rejects as `decodePicture`. */
export async function pictureForScreen(bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  const deep = await readDeepPng(bytes);
  if (!deep) return decodePicture(bytes);
  const stretch = stretchOf(deep);
  const bitmap = await createImageBitmap(new ImageData(stretched(deep, stretch), deep.width, deep.height));
  stretches.set(bitmap, stretch);
  return bitmap;
}

/** How a bitmap was made visible; undefined where it is as it is stored. */
export function stretchFor(bitmap: ImageBitmap): Stretch | undefined {
  return stretches.get(bitmap);
}
