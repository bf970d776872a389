// Brings what the store says onto the stage: layers follow signals, views follow the panels that hold them.
import { effect, signal } from '@preact/signals';
import type { SensorData } from '../data/dataset-data.js';
import type { CellData, FrameData, PictureData } from '../data/frame-data.js';
import { type Colouring, colourValues, depthColouring, ownColours } from '../layers/colouring.js';
import { compare } from '../state/compare.js';
import { anyNudge, noNudge, nudgeOf, nudges } from '../state/nudge.js';
import { knownPoses } from '../state/poses.js';
import { projectedInto, type Shown, splitView } from '../state/projected.js';
import { lensOf } from '../state/reprojection.js';
import * as store from '../state/store.js';
import { gather, gatherTints, marks } from './gather.js';
import { ImageView } from './image-view.js';
import { Pictures } from './pictures.js';
import { SpaceLayers } from './space-layers.js';
import { SpaceView } from './space-view.js';
import { Stage } from './stage.js';

export class Show {
  readonly stage: Stage;
  readonly pictures = new Pictures(() => {});
  readonly #images = new Map<string, ImageView>();
  readonly #inSpace: SpaceLayers;
  #space: SpaceView | undefined;
  #dirty = true;
  #decoding = 0;
  /** How the colours of the active cloud are to be read. */
  readonly legend = signal<Colouring>(depthColouring);

  constructor(canvas: HTMLCanvasElement, onLost: (lost: boolean) => void) {
    this.stage = new Stage(canvas, onLost);
    this.#inSpace = new SpaceLayers({
      pictures: this.pictures,
      bitmap: (cell, use) => this.#bitmap(cell, use),
      shown: (camera, cloud) => this.shown(camera, cloud),
      redraw: () => this.stage.invalidate(),
    });
    this.stage.beforeDraw(() => {
      if (this.#dirty) this.#update();
      this.#dirty = false;
    });
    effect(() => {
      // Read here so that every change of them redraws.
      const { frame, colour, showPoints, dimOccluded, pointSize, activeCamera, activeCloud, hiddenClouds } = store;
      for (const signal of [
        frame,
        colour,
        showPoints,
        dimOccluded,
        pointSize,
        activeCamera,
        activeCloud,
        hiddenClouds,
        nudges,
        compare,
      ])
        void signal.value;
      // Neighbours tell the motion, which only a projection made here needs: the dataset's own is drawn once.
      if (anyNudge.value || store.dataset.value?.pairs.length === 0) void store.around.value;
      this.refresh();
    });
    effect(() => {
      void knownPoses.value;
      this.#inSpace.updateWay();
      this.stage.invalidate();
    });
  }

  refresh(): void {
    this.#dirty = true;
    this.stage.invalidate();
  }

  /** Gives an element of the page to the 3D view, until the returned function is called. */
  attachSpace(element: HTMLElement): { view: SpaceView; detach: () => void } {
    const view = new SpaceView(element, () => this.stage.invalidate());
    this.#space = view;
    this.#inSpace.enter((...objects) => view.add(...objects));
    const remove = this.stage.add(view);
    this.refresh();
    return {
      view,
      detach: () => {
        remove();
        view.dispose();
        if (this.#space === view) this.#space = undefined;
      },
    };
  }

  attachCamera(name: string, element: HTMLElement): { view: ImageView; detach: () => void } {
    const view = new ImageView(element);
    this.#images.set(name, view);
    const remove = this.stage.add(view);
    this.refresh();
    return {
      view,
      detach: () => {
        remove();
        view.dispose();
        if (this.#images.get(name) === view) this.#images.delete(name);
      },
    };
  }

  /** Whether something that will be drawn is still on its way. */
  get busy(): boolean {
    return this.#dirty || this.#decoding > 0 || this.stage.pending;
  }

  sensorNamed(name: string): SensorData | undefined {
    return store.sensorNamed(name);
  }

  frameShown(): FrameData | undefined {
    return store.frame.peek();
  }

  get spaceView(): SpaceView | undefined {
    return this.#space;
  }

  /** The view of a camera that is on the page. */
  imageView(name: string): ImageView | undefined {
    return this.#images.get(name);
  }

  /** What a camera shows of a cloud at the moment; undefined when there is nothing to show. */
  shown(camera: SensorData, cloud: SensorData | undefined = store.activeCloud.value): Shown | undefined {
    const frame = store.frame.value;
    if (!frame || !cloud || !store.showPoints.value) return undefined;
    const ask = { frame, around: store.around.value, cloud, camera };
    const nudge = nudgeOf(camera.name);
    if (compare.value === 'before' || nudge === noNudge) return projectedInto({ ...ask, nudge: noNudge });
    if (compare.value === 'after') return projectedInto({ ...ask, nudge });
    return splitView(
      projectedInto({ ...ask, nudge: noNudge }),
      projectedInto({ ...ask, nudge }),
      lensOf(camera)?.width ?? 0,
    );
  }

  #update(): void {
    const frame = store.frame.value;
    const by = store.colour.value.by;
    const { values, tint } = this.#activeValues();
    for (const [name, view] of this.#images) {
      const camera = store.sensorNamed(name);
      const cell = frame?.cells.get(name);
      this.#updatePicture(view, name, cell);
      const shown = camera && this.shown(camera);
      const shift = by === 'residual' && cell?.kind === 'picture' ? Number(cell.dtNs) / 1e6 : 0;
      const value = shown && (by === 'depth' || !values ? shown.depth : gather(values, shown.index, shift));
      const mark = shown?.visibility && marks(shown.visibility, store.dimOccluded.value);
      const look = by === 'depth' ? depthColouring : this.legend.peek();
      const tints = shown && tint && gatherTints(tint, shown.index);
      view.points.show(shown && { ...shown, value: value!, mark, tint: tints }, look, store.pointSize.value);
    }
    if (this.#space) this.#inSpace.update();
  }

  #activeValues(): { readonly values?: Float32Array; readonly tint?: Uint8Array } {
    const sensor = store.activeCloud.value;
    const cloud = sensor && store.frame.value?.cells.get(sensor.name);
    if (cloud?.kind !== 'cloud' || !sensor) return {};
    const values = new Float32Array(cloud.count);
    const { by } = store.colour.value;
    this.legend.value = colourValues(by, cloud, sensor, values);
    return { values, tint: ownColours(by, cloud, sensor) };
  }

  #updatePicture(view: ImageView, name: string, cell: CellData | undefined): void {
    if (cell?.kind !== 'picture') {
      view.picture.show(undefined);
      this.#decodable(name, true);
      return;
    }
    this.#bitmap(
      cell,
      bitmap => {
        view.setSize(bitmap.width, bitmap.height);
        view.picture.show(bitmap);
        this.#decodable(name, true);
      },
      () => {
        // Its points have their places all the same.
        if (cell.width > 0 && cell.height > 0) view.setSize(cell.width, cell.height);
        view.picture.show(undefined);
        this.#decodable(name, false);
      },
    );
  }

  #decodable(name: string, is: boolean): void {
    const before = store.undecodable.peek();
    if (before.has(name) !== is) return;
    const after = new Set(before);
    if (is) after.delete(name);
    else after.add(name);
    store.undecodable.value = after;
  }

  /** Shows a picture now where it is decoded, else when it is. */
  #bitmap(cell: PictureData, use: (bitmap: ImageBitmap) => void, failed: () => void = () => {}): void {
    this.#decoding++;
    const bitmap = this.pictures.bitmap(cell);
    const done = () => this.#decoding--;
    bitmap.then(done, done);
    const current = () => [...(store.frame.value?.cells.values() ?? [])].includes(cell);
    bitmap.then(
      bitmap => {
        if (!current()) return;
        use(bitmap);
        this.stage.invalidate();
      },
      () => {
        if (!current()) return;
        failed();
        this.stage.invalidate();
      },
    );
  }
}
