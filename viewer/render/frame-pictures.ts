// The pictures of the shown frame: each goes to its view when it is decoded, unless another frame is shown by then.
import type { Stretch } from '../data/deep-png.js';
import type { CellData, FrameData, PictureData } from '../data/frame-data.js';
import { stretchFor } from '../data/picture-for-screen.js';
import * as store from '../state/store.js';
import type { ImageView } from './image-view.js';
import { Pictures } from './pictures.js';
import type { View } from './stage.js';

export class FramePictures {
  readonly decoded = new Pictures(picture => isOf(store.frame.peek(), picture) || isOf(this.#coming, picture));
  #coming: FrameData | undefined;
  readonly #redraw: (view: View) => void;
  readonly #cameras: () => Iterable<string>;
  #decoding = 0;

  /** `redraw` hears of a view that a picture came into later than it was asked for. `cameras`: those on the page. */
  constructor(redraw: (view: View) => void, cameras: () => Iterable<string>) {
    this.#redraw = redraw;
    this.#cameras = cameras;
  }

  get busy(): boolean {
    return this.#decoding > 0;
  }

  /**
   * Decodes a frame's pictures before it is shown, so that a picture and the cloud on it are always of one frame. One that cannot be
   * decoded holds nothing up.
   */
  async prepare(frame: FrameData): Promise<void> {
    this.#coming = frame;
    await this.#decode(frame);
  }

  /** As `prepare`, for a frame that may be shown later, where there is room. */
  ahead(frame: FrameData): void {
    if (this.decoded.roomy) void this.#decode(frame);
  }

  async #decode(frame: FrameData): Promise<void> {
    const onPage = [...this.#cameras()];
    // Nothing is on the page before the first frame: then all of them come.
    const names = onPage.length > 0 ? onPage : store.cameras.peek().map(({ name }) => name);
    const cells = names.map(name => frame.cells.get(name)).filter(cell => cell?.kind === 'picture');
    await Promise.allSettled(cells.map(cell => this.decoded.bitmap(cell)));
  }

  showIn(view: ImageView, name: string, cell: CellData | undefined): void {
    if (cell?.kind !== 'picture') {
      view.picture.show(undefined);
      markDecodable(name, true);
      markDeep(name, undefined);
      return;
    }
    const show = (bitmap: ImageBitmap) => {
      view.setSize(bitmap.width, bitmap.height);
      view.picture.show(bitmap);
      markDecodable(name, true);
      markDeep(name, stretchFor(bitmap));
    };
    const failed = () => {
      // Its points have their places all the same.
      if (cell.width > 0 && cell.height > 0) view.setSize(cell.width, cell.height);
      markDecodable(name, false);
      markDeep(name, undefined);
    };
    // Until it is there, and where it never is, nothing is shown: what was there is of another frame.
    view.picture.show(undefined);
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
      if (!isOf(store.frame.peek(), cell)) return;
      work();
      if (view) this.#redraw(view);
    };
    this.decoded.bitmap(cell).then(
      bitmap => finish(() => use(bitmap)),
      () => finish(failed),
    );
  }
}

function isOf(frame: FrameData | undefined, picture: PictureData): boolean {
  return [...(frame?.cells.values() ?? [])].includes(picture);
}

function markDecodable(name: string, is: boolean): void {
  const before = store.undecodable.peek();
  if (before.has(name) !== is) return;
  const after = new Set(before);
  if (is) after.delete(name);
  else after.add(name);
  store.undecodable.value = after;
}

function markDeep(name: string, stretch: Stretch | undefined): void {
  const before = store.deepPictures.peek();
  if (before.get(name) === stretch) return;
  const after = new Map(before);
  if (stretch) after.set(name, stretch);
  else after.delete(name);
  store.deepPictures.value = after;
}
