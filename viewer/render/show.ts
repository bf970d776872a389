// Brings what the store says onto the stage: layers follow signals, views follow the panels that hold them.
import { effect, signal } from '@preact/signals';
import type { SensorData } from '../data/dataset-data.js';
import type { FrameData } from '../data/frame-data.js';
import { type Colouring, colourValues, depthColouring, ownColours } from '../layers/colouring.js';
import { compare } from '../state/calibrate/compare.js';
import { anyNudge, noNudge, nudgeOf, nudges } from '../state/calibrate/nudge.js';
import { lensOf } from '../state/calibrate/reprojection.js';
import { ranged } from '../state/colour-range.js';
import { labelsHere } from '../state/labels.js';
import { knownPoses } from '../state/poses.js';
import { projectedInto, type Shown, splitView } from '../state/projected.js';
import * as store from '../state/store.js';
import { FramePictures } from './frame-pictures.js';
import { gather, gatherTints, marks } from './gather.js';
import { ImageView } from './image-view.js';
import { labelsNow, labelsShown } from './labels-shown.js';
import { redrawnBy } from './redrawn-by.js';
import { type SlabSide, SlabView } from './slab-view.js';
import { SpaceLayers } from './space-layers.js';
import { SpaceView } from './space-view.js';
import { Stage, type View } from './stage.js';

export class Show {
  readonly stage: Stage;
  readonly pictures: FramePictures;
  readonly #images = new Map<string, ImageView>();
  readonly #inSpace: SpaceLayers;
  #space: SpaceView | undefined;
  readonly #slabs = new Set<SlabView>();
  #dirty = true;
  /** What each view shows: only one in which some of it changed is made and drawn again. */
  readonly #seen = new Map<View, readonly unknown[]>();
  #values: { readonly of: readonly unknown[]; readonly values?: Float32Array; readonly tint?: Uint8Array } = { of: [] };
  /** How the colours of the active cloud are to be read. */
  readonly legend = signal<Colouring>(depthColouring);

  constructor(canvas: HTMLCanvasElement, onLost: (lost: boolean) => void) {
    this.stage = new Stage(canvas, onLost);
    this.pictures = new FramePictures(
      view => this.stage.invalidate(view),
      () => this.#images.keys(),
    );
    this.#inSpace = new SpaceLayers({
      pictures: this.pictures.decoded,
      bitmap: (cell, use) => this.pictures.use(cell, use, () => {}, this.#space),
      shown: (camera, cloud) => this.shown(camera, cloud),
      redraw: () => this.#redrawSpace(),
    });
    this.stage.beforeDraw(() => {
      if (this.#dirty) this.#update();
      this.#dirty = false;
    });
    effect(() => {
      for (const signal of redrawnBy) void signal.value;
      // Neighbours tell the motion, which only a projection made here needs: the dataset's own is drawn once.
      if (anyNudge.value || labelsHere.value || store.dataset.value?.pairs.length === 0) void store.around.value;
      this.refresh();
    });
    effect(() => {
      void knownPoses.value;
      this.#inSpace.updateWay();
      this.#redrawSpace();
    });
  }

  refresh(): void {
    this.#dirty = true;
    this.stage.ask();
  }

  /** Gives an element of the page to the 3D view, until the returned function is called. */
  attachSpace(element: HTMLElement): { view: SpaceView; detach: () => void } {
    const view: SpaceView = new SpaceView(element, () => this.stage.invalidate(view));
    this.#space = view;
    this.#inSpace.enter((...objects) => view.add(...objects));
    return this.#attach(view, () => {
      if (this.#space === view) this.#space = undefined;
    });
  }

  /** A slab through the scene of the 3D view. */
  attachSlab(side: SlabSide, element: HTMLElement): { view: SlabView; detach: () => void } {
    const view = new SlabView(element, side, () => this.#space?.scene);
    this.#slabs.add(view);
    const remove = this.stage.add(view);
    return {
      view,
      detach: () => {
        remove();
        this.#slabs.delete(view);
      },
    };
  }

  attachCamera(name: string, element: HTMLElement): { view: ImageView; detach: () => void } {
    const view = new ImageView(element);
    this.#images.set(name, view);
    return this.#attach(view, () => {
      if (this.#images.get(name) === view) this.#images.delete(name);
    });
  }

  #attach<V extends View & { dispose(): void }>(view: V, forget: () => void): { view: V; detach: () => void } {
    const remove = this.stage.add(view);
    this.refresh();
    const detach = () => {
      remove();
      this.#seen.delete(view);
      view.dispose();
      forget();
    };
    return { view, detach };
  }

  /** Whether something that will be drawn is still on its way. */
  get busy(): boolean {
    return this.#dirty || this.pictures.busy || this.stage.pending;
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

  slabView(side: SlabSide): SlabView | undefined {
    return [...this.#slabs].find(one => one.side === side);
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
    const { values, tint } = this.#activeValues();
    const labels = labelsShown();
    for (const [name, view] of this.#images) {
      const camera = store.sensorNamed(name);
      const cell = frame?.cells.get(name);
      const shown = camera && this.shown(camera);
      const size = store.pointSize.value;
      const [by, dim] = [store.colourShown.value, store.dimOccluded.value];
      const nudge = compare.value === 'before' ? noNudge : nudgeOf(name);
      const drawn = [
        cell,
        shown,
        values,
        tint,
        by,
        this.legend.peek(),
        dim,
        size,
        ...labelsNow(labels),
        labels && nudge,
      ];
      if (!this.#changed(view, drawn)) continue;
      view.labels.showInPicture(labels, camera, cell, nudge);
      this.pictures.showIn(view, name, cell);
      const shift = by === 'residual' && cell?.kind === 'picture' ? Number(cell.dtNs) / 1e6 : 0;
      const value = shown && (by === 'depth' || !values ? shown.depth : gather(values, shown.index, shift));
      const mark = shown?.visibility && marks(shown.visibility, dim);
      const look = by === 'depth' ? ranged(depthColouring) : this.legend.peek();
      const tints = shown && tint && gatherTints(tint, shown.index);
      view.points.show(shown && { ...shown, value: value!, mark, tint: tints }, look, size);
    }
    if (!this.#space || !this.#changed(this.#space, [...this.#inSpaceNow(), ...labelsNow(labels)])) return;
    this.#inSpace.update();
    this.#inSpace.updateLabels(labels);
    for (const slab of this.#slabs) this.stage.touch(slab);
  }

  /** What the 3D view is made of. The colours of cameras come from where the points lie in them. */
  #inSpaceNow(): unknown[] {
    const { frame, colour, colourShown, pointSize, hiddenClouds, activeCamera, around, showPoints, screen } = store;
    const byCamera = colour.value.by === 'camera' ? [nudges.value, compare.value, around.value, showPoints.value] : [];
    return [
      frame.value,
      colourShown.value,
      pointSize.value,
      hiddenClouds.value,
      activeCamera.value,
      screen.value,
      store.colourRange.value,
      store.sceneScale.value,
      ...byCamera,
    ];
  }

  /** Whether a view shows something else than before; then it is drawn. */
  #changed(view: View, what: readonly unknown[]): boolean {
    const before = this.#seen.get(view);
    if (before && same(before, what)) return false;
    this.#seen.set(view, what);
    this.stage.touch(view);
    return true;
  }

  #redrawSpace(): void {
    if (this.#space) this.stage.invalidate(this.#space);
    for (const slab of this.#slabs) this.stage.invalidate(slab);
  }

  #activeValues(): { readonly values?: Float32Array; readonly tint?: Uint8Array } {
    const sensor = store.activeCloud.value;
    const cloud = sensor && store.frame.value?.cells.get(sensor.name);
    const by = store.colourShown.value;
    const of = [sensor, cloud, by, store.colourRange.value, store.sceneScale.value];
    if (same(this.#values.of, of)) return this.#values;
    this.#values = { of };
    if (cloud?.kind !== 'cloud' || !sensor) return this.#values;
    const values = new Float32Array(cloud.count);
    this.legend.value = ranged(colourValues(by, cloud, sensor, values));
    this.#values = { of, values, tint: ownColours(by, cloud, sensor) };
    return this.#values;
  }
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
