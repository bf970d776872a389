// Points inside of the chosen box, drawn larger over the cloud that they are of.
import { Points, PointsMaterial } from 'three';
import { showPositions, unboundedGeometry } from './unbounded.js';

export class InsideLayer {
  readonly object: Points;
  readonly #material = new PointsMaterial({ color: 0xff3df2, size: 5, sizeAttenuation: false });

  constructor() {
    this.object = new Points(unboundedGeometry(), this.#material);
    this.object.frustumCulled = false;
    this.object.visible = false;
  }

  /** xyz each, m, in the rig frame. */
  show(points: Float32Array | undefined): void {
    showPositions(this.object, points);
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.#material.dispose();
  }
}
