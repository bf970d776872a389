// Decoded pictures: made when they are first shown, thrown out when many others were shown since.

import type { PictureData } from '../data/frame-data.js';
import { pictureForScreen } from '../data/picture-for-screen.js';

const KEPT_BYTES = 128 * 2 ** 20;

interface Held {
  readonly bitmap: Promise<ImageBitmap>;
  decoded?: ImageBitmap;
  bytes: number;
}

export class Pictures {
  readonly #held = new Map<PictureData, Held>();
  readonly #needed: (picture: PictureData) => boolean;

  /** `needed`: of what is on the screen, or about to be: kept however large it is. */
  constructor(needed: (picture: PictureData) => boolean) {
    this.#needed = needed;
  }

  /** Of a picture that is decoded already. */
  ready(picture: PictureData): ImageBitmap | undefined {
    const known = this.#held.get(picture);
    if (known) this.#use(picture, known);
    return known?.decoded;
  }

  /** Rejects where the browser cannot decode it (TIFF, raw). Do not close the bitmap. */
  bitmap(picture: PictureData): Promise<ImageBitmap> {
    const known = this.#held.get(picture);
    if (known) {
      this.#use(picture, known);
      return known.bitmap;
    }
    const held: Held = {
      bytes: 0,
      bitmap: pictureForScreen(picture.bytes),
    };
    this.#held.set(picture, held);
    held.bitmap.then(
      bitmap => {
        held.decoded = bitmap;
        held.bytes = 4 * bitmap.width * bitmap.height;
        this.#evict(picture);
      },
      () => this.#held.delete(picture),
    );
    return held.bitmap;
  }

  /** Used last is thrown out last. */
  #use(picture: PictureData, held: Held): void {
    this.#held.delete(picture);
    this.#held.set(picture, held);
  }

  /** Whether as much again as is needed now would fit. */
  get roomy(): boolean {
    const needed = [...this.#held].reduce((sum, [picture, held]) => sum + (this.#needed(picture) ? held.bytes : 0), 0);
    return 2 * needed <= KEPT_BYTES;
  }

  #evict(newest: PictureData): void {
    let bytes = [...this.#held.values()].reduce((sum, held) => sum + held.bytes, 0);
    for (const [picture, held] of this.#held) {
      if (bytes <= KEPT_BYTES || picture === newest) return;
      if (held.bytes === 0 || this.#needed(picture)) continue;
      this.#held.delete(picture);
      held.bitmap.then(bitmap => bitmap.close());
      bytes -= held.bytes;
    }
  }
}
