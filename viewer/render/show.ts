// Brings what the store says onto the stage: layers follow signals, views follow the panels that hold them.
import { effect, signal } from '@preact/signals';
import type { SensorData } from '../data/dataset-data.js';
import type { CellData, FrameData } from '../data/frame-data.js';
import { type Colouring, depthColouring } from '../layers/colouring.js';
import { compare } from '../state/calibrate/compare.js';
import { anyNudge, noNudge, nudgeOf, nudges } from '../state/calibrate/nudge.js';
import { lensOf } from '../state/calibrate/reprojection.js';
import { dotScale, inks, picturedClouds, scaledCloud } from '../state/cloud-looks.js';
import { labelsHere } from '../state/labels.js';
import { knownPoses } from '../state/poses.js';
import { projectedInto, type Shown, splitView } from '../state/projected.js';
import * as store from '../state/store.js';
import { CloudColourings, same } from './cloud-colours.js';
import { FramePictures } from './frame-pictures.js';
import { gather, gatherTints, marks } from './gather.js';
import { ImageView } from './image-view.js';
import { labelsNow, labelsShown } from './labels-shown.js';
import { redrawnBy } from './redrawn-by.js';
import { type SlabSide, SlabView } from './slab-view.js';
import { SpaceLayers } from './space-layers.js';
import { SpaceView } from './space-view.js';
import { Stage, type View } from './stage.js';

/** A cloud as a camera shows it. */
export interface Pictured {
  readonly cloud: SensorData;
  readonly shown: Shown;
}

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
  readonly #colours = new CloudColourings(depthColouring);
  /** How the colours are to be read. */
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
      colours: cloud => this.#colours.of(cloud),
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

  /** The same of every cloud that the pictures show. */
  pictured(camera: SensorData): readonly Pictured[] {
    return picturedClouds.value.flatMap(cloud => {
      const shown = this.shown(camera, cloud);
      return shown ? [{ cloud, shown }] : [];
    });
  }

  #update(): void {
    const frame = store.frame.value;
    const scaled = scaledCloud.value;
    if (scaled) this.legend.value = this.#colours.of(scaled).look;
    const labels = labelsShown();
    for (const [name, view] of this.#images) {
      const camera = store.sensorNamed(name);
      const cell = frame?.cells.get(name);
      const pictured = camera ? this.pictured(camera) : [];
      const nudge = compare.value === 'before' ? noNudge : nudgeOf(name);
      const drawn = [
        cell,
        ...pictured.flatMap(({ cloud, shown }) => [cloud, shown, this.#colours.of(cloud)]),
        store.activeCloud.value,
        store.dimOccluded.value,
        store.pointSize.value,
        ...labelsNow(labels),
        labels && nudge,
      ];
      if (!this.#changed(view, drawn)) continue;
      view.labels.showInPicture(labels, camera, cell, nudge);
      this.pictures.showIn(view, name, cell);
      view.hideBeside();
      if (pictured[0]?.cloud !== store.activeCloud.value) view.points.object.visible = false;
      for (const one of pictured) this.#showPixels(view, cell, one);
    }
    if (!this.#space || !this.#changed(this.#space, [...this.#inSpaceNow(), ...labelsNow(labels)])) return;
    this.#inSpace.update();
    this.#inSpace.updateLabels(labels);
    for (const slab of this.#slabs) this.stage.touch(slab);
  }

  #showPixels(view: ImageView, cell: CellData | undefined, { cloud, shown }: Pictured): void {
    const { by, look, values, tint } = this.#colours.of(cloud);
    const shift = by === 'residual' && cell?.kind === 'picture' ? Number(cell.dtNs) / 1e6 : 0;
    const value = by === 'depth' || !values ? shown.depth : gather(values, shown.index, shift);
    const mark = shown.visibility && marks(shown.visibility, store.dimOccluded.value);
    const layer = cloud === store.activeCloud.value ? view.points : view.beside(cloud.name);
    const size = store.pointSize.value * dotScale(cloud);
    layer.show({ ...shown, value, mark, tint: tint && gatherTints(tint, shown.index) }, look, size);
  }

  /** What the 3D view is made of. The colours of cameras come from where the points lie in them. */
  #inSpaceNow(): unknown[] {
    const { frame, colour, colourShown, pointSize, hiddenClouds, activeCamera, around, showPoints, screen } = store;
    const byCamera = colour.value.by === 'camera' ? [nudges.value, compare.value, around.value, showPoints.value] : [];
    return [
      frame.value,
      colourShown.value,
      inks.value,
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
}
