// One camera's view: its picture, and what is projected onto it, in the picture's own pixels.
import { OrthographicCamera, Scene } from 'three';
import type { PixelRect } from '../../src/projection/pixel-rect.js';
import { PictureLayer } from '../layers/picture-layer.js';
import { PixelLayer } from '../layers/pixel-layer.js';
import { LabelLayers } from './label-layers.js';
import type { Place, View } from './stage.js';

/** How much of the view what is looked at may take. */
const SHARE = 0.4;

export class ImageView implements View {
  readonly scene = new Scene();
  /** Looks at pixels from z = 1: left is pixel -0.5, top is pixel -0.5, v grows downwards. */
  readonly camera = new OrthographicCamera();
  readonly element: HTMLElement;
  readonly picture = new PictureLayer(false);
  /** Of the chosen cloud. */
  readonly points = new PixelLayer();
  /** Of others, by name. */
  readonly #beside = new Map<string, PixelLayer>();
  readonly labels = new LabelLayers();
  #place: Place = { left: 0, top: 0, width: 1, height: 1 };
  #width = 1;
  #height = 1;
  /** What of the picture is shown: its middle in px, and how much larger than fitted. */
  #centre: [number, number] | undefined;
  #zoom = 1;
  /** What is to be seen whole, px. */
  #aim: PixelRect | undefined;

  constructor(element: HTMLElement) {
    this.element = element;
    this.camera.position.z = 1;
    this.camera.near = 0;
    this.camera.far = 10;
    this.scene.add(this.picture.object, this.points.object, ...this.labels.objects);
  }

  /** The points of a cloud beside the chosen one. */
  beside(cloud: string): PixelLayer {
    const known = this.#beside.get(cloud);
    if (known) return known;
    const layer = new PixelLayer();
    this.#beside.set(cloud, layer);
    this.scene.add(layer.object);
    return layer;
  }

  hideBeside(): void {
    for (const layer of this.#beside.values()) layer.object.visible = false;
  }

  /** Pixels of the picture. */
  setSize(width: number, height: number): void {
    if (width === this.#width && height === this.#height) return;
    this.#width = width;
    this.#height = height;
    const [l, t, r, b] = [-0.5, -0.5, width - 0.5, height - 0.5];
    this.picture.setSurface({
      positions: Float32Array.of(l, t, -1, r, t, -1, r, b, -1, l, b, -1),
      uvs: Float32Array.of(0, 0, 1, 0, 1, 1, 0, 1),
      triangles: Uint32Array.of(0, 1, 2, 0, 2, 3),
    });
  }

  resize(place: Place): void {
    this.#place = place;
    const { width, height } = place;
    if (this.#aim) this.#fit(this.#aim);
    const [u, v] = this.#middle();
    const scale = this.#scale();
    this.camera.left = u - width / scale / 2;
    this.camera.right = u + width / scale / 2;
    this.camera.top = v - height / scale / 2;
    this.camera.bottom = v + height / scale / 2;
    this.camera.updateProjectionMatrix();
  }

  /** CSS px per pixel of the picture. */
  #scale(): number {
    return Math.min(this.#place.width / this.#width, this.#place.height / this.#height) * this.#zoom;
  }

  #middle(): readonly [number, number] {
    return this.#centre ?? [(this.#width - 1) / 2, (this.#height - 1) / 2];
  }

  /** The pixel under a place of the page, also outside of the picture. */
  pixelAt(clientX: number, clientY: number): [number, number] {
    const { left, top, width, height } = this.#place;
    const [u, v] = this.#middle();
    const scale = this.#scale();
    return [u + (clientX - left - width / 2) / scale, v + (clientY - top - height / 2) / scale];
  }

  /** Where a pixel is on the page. */
  placeOf(u: number, v: number): [number, number] {
    const { left, top, width, height } = this.#place;
    const [cu, cv] = this.#middle();
    const scale = this.#scale();
    return [left + width / 2 + (u - cu) * scale, top + height / 2 + (v - cv) * scale];
  }

  /** Zooms by a factor around a place of the page; 1 and less fits the picture again. */
  zoom(factor: number, clientX: number, clientY: number): void {
    this.#aim = undefined;
    const [u, v] = this.pixelAt(clientX, clientY);
    const before = this.#zoom;
    this.#zoom = Math.min(40, Math.max(1, before * factor));
    if (this.#zoom === 1) {
      this.#centre = undefined;
      return;
    }
    const [cu, cv] = this.#middle();
    const keep = before / this.#zoom;
    this.#centre = [u + (cu - u) * keep, v + (cv - v) * keep];
  }

  /** Whether less than the whole picture is shown. */
  get enlarged(): boolean {
    return this.#zoom > 1;
  }

  /** Moves an enlarged picture by CSS px; its middle stays a place of it. */
  move(right: number, down: number): void {
    if (!this.enlarged) return;
    this.#aim = undefined;
    const [u, v] = this.#middle();
    const scale = this.#scale();
    const within = (at: number, size: number) => Math.min(size - 0.5, Math.max(-0.5, at));
    this.#centre = [within(u - right / scale, this.#width), within(v - down / scale, this.#height)];
  }

  /** Zooms by a factor around the middle of the view. */
  zoomMiddle(factor: number): void {
    const { left, top, width, height } = this.#place;
    this.zoom(factor, left + width / 2, top + height / 2);
  }

  /** Shows a part of the picture, until a person zooms; without one all of it. */
  lookAt(rect: PixelRect | undefined): void {
    this.#aim = rect;
    this.#centre = undefined;
    this.#zoom = 1;
  }

  #fit(rect: PixelRect): void {
    const { width, height } = this.#place;
    const whole = Math.min(width / this.#width, height / this.#height);
    const [wide, high] = [rect.right - rect.left, rect.bottom - rect.top].map(length => Math.max(1, length));
    this.#zoom = Math.min(12, Math.max(1, (SHARE * Math.min(width / wide, height / high)) / whole));
    this.#centre = this.#zoom === 1 ? undefined : [(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2];
  }

  dispose(): void {
    this.picture.dispose();
    for (const layer of [this.points, ...this.#beside.values()]) layer.dispose();
    this.labels.dispose();
  }
}
