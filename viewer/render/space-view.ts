// The 3D view: everything in the rig frame (x forward, y left, z up), seen from anywhere or straight from above.
import { type Object3D, OrthographicCamera, PerspectiveCamera, Scene, Vector3 } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { Place, View } from './stage.js';

/** Position and target, m in the rig frame. */
export interface Standpoint {
  readonly position: readonly [number, number, number];
  readonly target: readonly [number, number, number];
}

/** The view from above: the point in its middle, m, and how much larger than 80 m of height. */
export interface Above {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export class SpaceView implements View {
  readonly scene = new Scene();
  readonly element: HTMLElement;
  readonly #perspective = new PerspectiveCamera(55, 1, 0.1, 2000);
  readonly #ortho = new OrthographicCamera(-1, 1, 1, -1, -500, 500);
  readonly #orbit: OrbitControls;
  readonly #pan: OrbitControls;
  #fromAbove = false;
  #scale = 1;
  /** Called when a person turned, moved or zoomed it. */
  onTurned: () => void = () => {};
  #place: Place = { left: 0, top: 0, width: 1, height: 1 };

  constructor(element: HTMLElement, onMove: () => void) {
    this.element = element;
    this.#perspective.up.set(0, 0, 1);
    this.#ortho.up.set(1, 0, 0);
    this.#ortho.position.set(0, 0, 100);
    this.#orbit = new OrbitControls(this.#perspective, element);
    this.#pan = new OrbitControls(this.#ortho, element);
    this.#pan.enableRotate = false;
    this.#pan.enabled = false;
    this.#begin();
    for (const controls of [this.#orbit, this.#pan]) {
      controls.addEventListener('change', onMove);
      controls.addEventListener('end', () => this.onTurned());
    }
  }

  /** Of the scene beside a street: where the view begins, and how near a point may come. What is looked at after it was moved stays. */
  set scale(scale: number) {
    if (scale === this.#scale) return;
    this.#scale = scale;
    this.#begin();
  }

  #begin(): void {
    const scale = this.#scale;
    this.#perspective.near = 0.1 * scale;
    this.standpoint = { position: [-14 * scale, 6 * scale, 9 * scale], target: [8 * scale, 0, 0] };
    this.above = { x: 0, y: 0, zoom: 1 / scale };
  }

  get camera() {
    return this.#fromAbove ? this.#ortho : this.#perspective;
  }

  get fromAbove(): boolean {
    return this.#fromAbove;
  }

  set fromAbove(above: boolean) {
    this.#fromAbove = above;
    this.#orbit.enabled = !above;
    this.#pan.enabled = above;
  }

  add(...objects: Object3D[]): void {
    this.scene.add(...objects);
  }

  get standpoint(): Standpoint {
    return {
      position: this.#perspective.position.toArray() as [number, number, number],
      target: this.#orbit.target.toArray() as [number, number, number],
    };
  }

  set standpoint({ position, target }: Standpoint) {
    this.#perspective.position.set(...position);
    this.#orbit.target.set(...target);
    this.#orbit.update();
  }

  get above(): Above {
    const { x, y } = this.#pan.target;
    return { x, y, zoom: this.#ortho.zoom };
  }

  set above({ x, y, zoom }: Above) {
    this.#pan.target.set(x, y, 0);
    this.#ortho.position.set(x, y, 100);
    this.#ortho.zoom = Math.min(100, Math.max(0.02, zoom));
    this.#pan.update();
  }

  /** Turned about what is looked at, rad; from above, moved by as many tenths of the view. */
  turn(left: number, up: number): void {
    if (this.#fromAbove) {
      const { x, y, zoom } = this.above;
      const step = 80 / zoom;
      this.above = { x: x + up * step, y: y + left * step, zoom };
    } else {
      const { position, target } = this.standpoint;
      const [x, y, z] = position.map((at, i) => at - target[i]);
      const far = Math.hypot(x, y, z);
      const azimuth = Math.atan2(y, x) + left;
      const height = Math.min(1.5, Math.max(-1.5, Math.asin(z / far) + up));
      const flat = far * Math.cos(height);
      const from = [flat * Math.cos(azimuth), flat * Math.sin(azimuth), far * Math.sin(height)];
      this.standpoint = { position: [target[0] + from[0], target[1] + from[1], target[2] + from[2]], target };
    }
    this.onTurned();
  }

  /** More than 1: nearer. */
  approach(factor: number): void {
    if (this.#fromAbove) this.above = { ...this.above, zoom: factor * this.above.zoom };
    else {
      const { position, target } = this.standpoint;
      const at = (i: number) => target[i] + (position[i] - target[i]) / factor;
      this.standpoint = { position: [at(0), at(1), at(2)], target };
    }
    this.onTurned();
  }

  resize(place: Place): void {
    this.#place = place;
    const { width, height } = place;
    this.#perspective.aspect = width / height;
    this.#perspective.updateProjectionMatrix();
    const half = 40;
    this.#ortho.left = (-half * width) / height;
    this.#ortho.right = (half * width) / height;
    this.#ortho.top = half;
    this.#ortho.bottom = -half;
    this.#ortho.updateProjectionMatrix();
  }

  /** Where a point of the rig frame is on the page; undefined behind the eye. */
  placeOf(x: number, y: number, z: number): [number, number] | undefined {
    const at = new Vector3(x, y, z).project(this.camera);
    if (at.z > 1 || at.z < -1) return undefined;
    const { left, top, width, height } = this.#place;
    return [left + ((at.x + 1) / 2) * width, top + ((1 - at.y) / 2) * height];
  }

  dispose(): void {
    this.#orbit.dispose();
    this.#pan.dispose();
  }
}
