// The pictures of the shown frame: each goes to its view when it is decoded, unless another frame is shown by then.
import type { CellData, PictureData } from '../data/frame-data.js';
import * as store from '../state/store.js';
import type { ImageView } from './image-view.js';
import { Pictures } from './pictures.js';
import type { View } from './stage.js';

export class FramePictures {
  readonly decoded = new Pictures();
  readonly #redraw: (view: View) => void;
  #decoding = 0;

  /** `redraw` hears of a view that a picture came into later than it was asked for. */
  constructor(redraw: (view: View) => void) {
    this.#redraw = redraw;
  }

  get busy(): boolean {
    return this.#decoding > 0;
  }

  showIn(view: ImageView, name: string, cell: CellData | undefined): void {
    if (cell?.kind !== 'picture') {
      view.picture.show(undefined);
      markDecodable(name, true);
      return;
    }
    const show = (bitmap: ImageBitmap) => {
      view.setSize(bitmap.width, bitmap.height);
      view.picture.show(bitmap);
      markDecodable(name, true);
    };
    const failed = () => {
      // Its points have their places all the same.
      if (cell.width > 0 && cell.height > 0) view.setSize(cell.width, cell.height);
      view.picture.show(undefined);
      markDecodable(name, false);
    };
    this.use(cell, show, failed, view);
  }

  /** Calls back now where a picture is decoded, else when it is. */
  use(cell: PictureData, use: (bitmap: ImageBitmap) => void, failed: () => void, view: View | undefined): void {
    const ready = this.decoded.ready(cell);
    if (ready) {
      use(ready);
      return;
    }
    this.#decoding++;
    const finish = (work: () => void) => {
      this.#decoding--;
      const current = [...(store.frame.value?.cells.values() ?? [])].includes(cell);
      if (!current) return;
      work();
      if (view) this.#redraw(view);
    };
    this.decoded.bitmap(cell).then(
      bitmap => finish(() => use(bitmap)),
      () => finish(failed),
    );
  }
}

function markDecodable(name: string, is: boolean): void {
  const before = store.undecodable.peek();
  if (before.has(name) !== is) return;
  const after = new Set(before);
  if (is) after.delete(name);
  else after.add(name);
  store.undecodable.value = after;
}
