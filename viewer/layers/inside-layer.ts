// Points inside of the chosen box, drawn larger over the cloud that they are of.
import { BufferAttribute, Points, PointsMaterial } from 'three';
import { unboundedGeometry } from './unbounded.js';

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
    this.object.visible = points !== undefined && points.length > 0;
    if (!this.object.visible) return;
    this.object.geometry.dispose();
    const geometry = unboundedGeometry();
    geometry.setAttribute('position', new BufferAttribute(points!, 3));
    this.object.geometry = geometry;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.#material.dispose();
  }
}
