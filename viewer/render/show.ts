// Brings what the store says onto the stage: layers follow signals, views follow the panels that hold them.
import { effect, signal } from '@preact/signals';
import type { SensorData } from '../data/dataset-data.js';
import type { CellData, CloudData, FrameData, PictureData } from '../data/frame-data.js';
import { velocityArrows } from '../layers/arrows.js';
import { CloudLayer } from '../layers/cloud-layer.js';
import { type Colouring, colourValues, depthColouring } from '../layers/colouring.js';
import { frustumOf } from '../layers/frustum.js';
import { gridLines, LineLayer } from '../layers/line-layer.js';
import { PictureLayer } from '../layers/picture-layer.js';
import { compare } from '../state/compare.js';
import { noNudge, nudgeOf, nudges } from '../state/nudge.js';
import { projectedInto, type Shown, splitView } from '../state/projected.js';
import { lensOf } from '../state/reprojection.js';
import * as store from '../state/store.js';
import { cameraTint } from './camera-tint.js';
import { ImageView } from './image-view.js';
import { Pictures } from './pictures.js';
import { SpaceView } from './space-view.js';
import { Stage } from './stage.js';

/** Distance of the live picture in the 3D view from its lens, m. */
const FRUSTUM_M = 3;

export class Show {
  readonly stage: Stage;
  readonly pictures = new Pictures(() => {});
  readonly #images = new Map<string, ImageView>();
  readonly #clouds = new Map<string, CloudLayer>();
  readonly #frusta = new Map<string, { lines: LineLayer; picture: PictureLayer }>();
  readonly #arrows = new Map<string, LineLayer>();
  readonly #grid = new LineLayer(0x808890, 0.25);
  #space: SpaceView | undefined;
  #dirty = true;
  #decoding = 0;
  /** How the colours of the active cloud are to be read. */
  readonly legend = signal<Colouring>(depthColouring);

  constructor(canvas: HTMLCanvasElement, onLost: (lost: boolean) => void) {
    this.stage = new Stage(canvas, onLost);
    this.#grid.show(gridLines(60));
    this.stage.beforeDraw(() => {
      if (this.#dirty) this.#update();
      this.#dirty = false;
    });
    effect(() => {
      // Read here so that every change of them redraws.
      const { frame, around, colour, showPoints, dimOccluded, pointSize, activeCamera, activeCloud } = store;
      for (const signal of [
        frame,
        around,
        colour,
        showPoints,
        dimOccluded,
        pointSize,
        activeCamera,
        activeCloud,
        nudges,
        compare,
      ])
        void signal.value;
      this.refresh();
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
    view.add(this.#grid.object);
    for (const layer of this.#clouds.values()) view.add(layer.object);
    for (const { lines, picture } of this.#frusta.values()) view.add(lines.object, picture.object);
    for (const layer of this.#arrows.values()) view.add(layer.object);
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
    const values = this.#activeValues();
    for (const [name, view] of this.#images) {
      const camera = store.sensorNamed(name);
      const cell = frame?.cells.get(name);
      this.#updatePicture(view, cell);
      const shown = camera && this.shown(camera);
      const value = shown && (by === 'depth' || !values ? shown.depth : gather(values, shown.index));
      const mark = shown?.visibility && marks(shown.visibility, store.dimOccluded.value);
      const look = by === 'depth' ? depthColouring : this.legend.peek();
      view.points.show(shown && { ...shown, value: value!, mark }, look, store.pointSize.value);
    }
    if (this.#space) this.#updateSpace(by);
  }

  #activeValues(): Float32Array | undefined {
    const sensor = store.activeCloud.value;
    const cloud = sensor && store.frame.value?.cells.get(sensor.name);
    if (cloud?.kind !== 'cloud' || !sensor) return undefined;
    const values = new Float32Array(cloud.count);
    this.legend.value = colourValues(store.colour.value.by, cloud, sensor, values);
    return values;
  }

  #updatePicture(view: ImageView, cell: CellData | undefined): void {
    if (cell?.kind !== 'picture') {
      view.picture.show(undefined);
      return;
    }
    this.#bitmap(cell, bitmap => {
      view.setSize(bitmap.width, bitmap.height);
      view.picture.show(bitmap);
    });
  }

  /** Shows a picture now where it is decoded, else when it is. */
  #bitmap(cell: PictureData, use: (bitmap: ImageBitmap) => void): void {
    this.#decoding++;
    const bitmap = this.pictures.bitmap(cell);
    const done = () => this.#decoding--;
    bitmap.then(done, done);
    bitmap.then(
      bitmap => {
        if (![...(store.frame.value?.cells.values() ?? [])].includes(cell)) return;
        use(bitmap);
        this.stage.invalidate();
      },
      () => store.notice(`a picture (${cell.path}) cannot be decoded by this browser`),
    );
  }

  #updateSpace(by: string): void {
    const frame = store.frame.value;
    for (const sensor of store.clouds.value) {
      const cell = frame?.cells.get(sensor.name);
      const cloud = cell?.kind === 'cloud' ? cell : undefined;
      const layer = this.#cloudLayer(sensor);
      const large = sensor.kind === 'radar' ? 3 : 1;
      layer.show(cloud, sensor.kind === 'radar' && by === 'camera' ? 'depth' : by, store.pointSize.value * large);
      if (by === 'camera' && cloud && sensor.kind === 'lidar') this.#tint(sensor, cloud, layer);
      if (sensor.kind === 'radar') this.#arrowLayer(sensor).show(cloud && velocityArrows(cloud, sensor));
    }
    for (const sensor of store.cameras.value) this.#updateFrustum(sensor, frame?.cells.get(sensor.name));
  }

  #tint(sensor: SensorData, cloud: CloudData, layer: CloudLayer): void {
    const frame = store.frame.value;
    void cameraTint(
      cloud,
      sensor,
      store.cameras.value,
      frame,
      camera => this.shown(camera, sensor),
      this.pictures,
    ).then(tint => {
      if (store.frame.value !== frame || store.colour.value.by !== 'camera') return;
      layer.show(cloud, 'camera', store.pointSize.value, tint);
      this.stage.invalidate();
    });
  }

  #updateFrustum(sensor: SensorData, cell: CellData | undefined): void {
    const active = store.activeCamera.value === sensor;
    const { lines, picture } = this.#frustum(sensor);
    lines.colour = active ? 0xffb000 : 0x7090b0;
    if (active && cell?.kind === 'picture') this.#bitmap(cell, bitmap => picture.show(bitmap, 0.8));
    else picture.show(undefined);
  }

  #cloudLayer(sensor: SensorData): CloudLayer {
    return made(this.#clouds, sensor.name, () => {
      const layer = new CloudLayer(sensor);
      this.#space?.add(layer.object);
      return layer;
    });
  }

  #arrowLayer(sensor: SensorData): LineLayer {
    return made(this.#arrows, sensor.name, () => {
      const layer = new LineLayer(0xff5050);
      this.#space?.add(layer.object);
      return layer;
    });
  }

  #frustum(sensor: SensorData): { lines: LineLayer; picture: PictureLayer } {
    return made(this.#frusta, sensor.name, () => {
      const made = { lines: new LineLayer(0x7090b0), picture: new PictureLayer(true) };
      const frustum = frustumOf(sensor, FRUSTUM_M);
      if (frustum) {
        made.lines.show(frustum.lines);
        made.picture.setSurface(frustum.surface);
      }
      this.#space?.add(made.lines.object, made.picture.object);
      return made;
    });
  }
}

function made<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known) return known;
  const fresh = make();
  map.set(name, fresh);
  return fresh;
}

function gather(values: Float32Array, index: ArrayLike<number>): Float32Array {
  const out = new Float32Array(index.length);
  for (let i = 0; i < out.length; i++) out[i] = values[index[i]];
  return out;
}

/** The dataset's visibility as marks: what is certainly hidden is dimmed. */
function marks(visibility: ArrayLike<number>, dim: boolean): Uint8Array {
  const out = new Uint8Array(visibility.length);
  for (let i = 0; dim && i < out.length; i++) out[i] = visibility[i] === OCCLUDED ? 1 : 0;
  return out;
}

/** docs/DATASET.md, `visibility`. */
const OCCLUDED = 2;
