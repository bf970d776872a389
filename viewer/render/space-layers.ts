// What stands in the 3D view: a layer per cloud, a frustum per camera, arrows per radar, and the ground's grid.
import type { Object3D } from 'three';
import type { SensorData } from '../data/dataset-data.js';
import type { CellData, PictureData } from '../data/frame-data.js';
import { velocityArrows } from '../layers/arrows.js';
import { type CloudColours, CloudLayer } from '../layers/cloud-layer.js';
import { frustumOf } from '../layers/frustum.js';
import { InsideLayer } from '../layers/inside-layer.js';
import { carLines, gridLines, LineLayer } from '../layers/line-layer.js';
import { PictureLayer } from '../layers/picture-layer.js';
import { dotScale } from '../state/cloud-looks.js';
import { insideOf } from '../state/inside.js';
import { labelAt, spaceMoment } from '../state/label-places.js';
import { posesAround, wayOf } from '../state/poses.js';
import { pictureProblem, type Shown } from '../state/projected.js';
import * as store from '../state/store.js';
import { cameraTint } from './camera-tint.js';
import { LabelLayers, type LabelsShown } from './label-layers.js';
import type { Pictures } from './pictures.js';

/** Distance of the live picture from its lens, m in a street. */
const FRUSTUM_M = 3;
/** Of the way to each side of the shown frame. */
const WAY_FRAMES = 600;

export interface SpaceTools {
  readonly pictures: Pictures;
  /** Calls back with the decoded picture, while it is still the one that is shown. */
  bitmap(cell: PictureData, use: (bitmap: ImageBitmap) => void): void;
  shown(camera: SensorData, cloud: SensorData): Shown | undefined;
  colours(cloud: SensorData): CloudColours;
  redraw(): void;
}

export class SpaceLayers {
  readonly #tools: SpaceTools;
  readonly #clouds = new Map<string, CloudLayer>();
  readonly #frusta = new Map<string, { lines: LineLayer; picture: PictureLayer }>();
  readonly #arrows = new Map<string, LineLayer>();
  readonly #grid = new LineLayer(0x808890, 0.25);
  /** The way that the rig took, as far as frames were loaded, and the rig itself: where it is and where it heads. */
  readonly #way = new LineLayer(0x4fc3a1);
  readonly #car = new LineLayer(0xffb000);
  readonly #labels = new LabelLayers();
  readonly #inside = new InsideLayer();
  #scale = 0;
  #add: ((...objects: Object3D[]) => void) | undefined;

  constructor(tools: SpaceTools) {
    this.#tools = tools;
  }

  /** Puts everything into a scene; what is made later goes there too. */
  enter(add: (...objects: Object3D[]) => void): void {
    this.#add = add;
    add(this.#grid.object, this.#way.object, this.#car.object, this.#inside.object, ...this.#labels.objects);
    for (const layer of this.#clouds.values()) add(layer.object);
    for (const { lines, picture } of this.#frusta.values()) add(lines.object, picture.object);
    for (const layer of this.#arrows.values()) add(layer.object);
  }

  /** Follows the store. */
  update(): void {
    const frame = store.frame.value;
    this.#updateGround(store.sceneScale.value);
    this.updateWay();
    for (const sensor of store.clouds.value) this.#updateCloud(sensor, frame?.cells.get(sensor.name));
    for (const sensor of store.cameras.value) this.#updateFrustum(sensor, frame?.cells.get(sensor.name));
  }

  /** Grid and rig, as large as they are beside the scene. A new scale makes new frusta. */
  #updateGround(scale: number): void {
    if (scale === this.#scale) return;
    this.#scale = scale;
    this.#grid.show(gridLines(scale));
    this.#car.show(carLines(scale));
    for (const { lines, picture } of this.#frusta.values()) {
      lines.object.removeFromParent();
      picture.object.removeFromParent();
      lines.dispose();
      picture.dispose();
    }
    this.#frusta.clear();
  }

  /** Asked by itself, too: neighbours of the shown frame come a moment later. */
  updateWay(): void {
    const frame = store.frame.peek();
    const pose = frame?.T_world_rig;
    this.#way.show(frame && pose && wayOf(posesAround(frame.index, WAY_FRAMES), pose));
  }

  updateLabels(shown: LabelsShown | undefined): void {
    const frame = store.frame.peek();
    const cloud = store.activeCloud.value;
    const moment = frame ? spaceMoment(frame, cloud) : 0n;
    this.#labels.showInSpace(frame && shown, moment);
    const chosen = shown?.labels.find(label => label.row === shown.chosen);
    const box = frame && chosen && labelAt(chosen, moment, shown!.around);
    this.#inside.show(box && cloud && insideOf(box, cloud, frame.cells.get(cloud.name)));
  }

  #updateCloud(sensor: SensorData, cell: CellData | undefined): void {
    const colours = this.#tools.colours(sensor);
    const hidden = store.hiddenClouds.value.has(sensor.name);
    const cloud = cell?.kind === 'cloud' && !hidden ? cell : undefined;
    const layer = this.#cloudLayer(sensor);
    const radar = sensor.kind === 'radar';
    const size = store.pointSize.value * dotScale(sensor);
    layer.show(cloud, colours, size);
    if (radar) this.#arrowLayer(sensor).show(cloud && velocityArrows(cloud, sensor));
    if (colours.by !== 'camera' || !cloud || radar) return;
    const frame = store.frame.value;
    const shownIn = (camera: SensorData) => this.#tools.shown(camera, sensor);
    void cameraTint(cloud, store.cameras.value, frame, shownIn, this.#tools.pictures).then(tint => {
      if (store.frame.value !== frame || this.#tools.colours(sensor).by !== 'camera') return;
      layer.show(cloud, colours, size, tint);
      this.#tools.redraw();
    });
  }

  #updateFrustum(sensor: SensorData, cell: CellData | undefined): void {
    const active = store.activeCamera.value === sensor;
    const { lines, picture } = this.#frustum(sensor);
    // A review looks at one box: what stands around its cameras would be in the way.
    const wanted = store.screen.value !== 'review';
    lines.object.visible = wanted && lines.filled;
    lines.colour = active ? 0xffb000 : 0x7090b0;
    // What was there is of another frame, and stays away where this one cannot be decoded.
    picture.show(undefined);
    if (wanted && active && cell?.kind === 'picture' && !pictureProblem(sensor, cell))
      this.#tools.bitmap(cell, bitmap => picture.show(bitmap, 0.8));
  }

  #cloudLayer(sensor: SensorData): CloudLayer {
    return made(this.#clouds, sensor.name, () => {
      const layer = new CloudLayer(sensor);
      this.#add?.(layer.object);
      return layer;
    });
  }

  #arrowLayer(sensor: SensorData): LineLayer {
    return made(this.#arrows, sensor.name, () => {
      const layer = new LineLayer(0xff5050);
      this.#add?.(layer.object);
      return layer;
    });
  }

  #frustum(sensor: SensorData): { lines: LineLayer; picture: PictureLayer } {
    return made(this.#frusta, sensor.name, () => {
      const made = { lines: new LineLayer(0x7090b0), picture: new PictureLayer(true) };
      const frustum = frustumOf(sensor, FRUSTUM_M * Math.min(1, this.#scale));
      if (frustum) {
        made.lines.show(frustum.lines);
        made.picture.setSurface(frustum.surface);
      }
      this.#add?.(made.lines.object, made.picture.object);
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
