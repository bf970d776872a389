// Projected points on a picture: one buffer that grows, rewritten whenever the projection changes.
import { BufferAttribute, DynamicDrawUsage, Points, type ShaderMaterial } from 'three';
import type { Colouring } from './colouring.js';
import { pointMaterial, setLook } from './point-material.js';
import { unboundedGeometry } from './unbounded.js';

export interface Pixels {
  readonly u: ArrayLike<number>;
  readonly v: ArrayLike<number>;
  /** m along the optical axis: what lies nearer is drawn over what lies farther. */
  readonly depth: ArrayLike<number>;
  /** The number that is coloured. */
  readonly value: ArrayLike<number>;
  /** 0 plain, 1 dimmed, 2 hidden. */
  readonly mark?: ArrayLike<number>;
  /** RGB bytes, for colours of their own. */
  readonly tint?: Uint8Array;
}

export class PixelLayer {
  readonly object: Points;
  readonly #plain: ShaderMaterial = pointMaterial(false);
  readonly #tinted: ShaderMaterial = pointMaterial(true);
  #capacity = 0;

  constructor() {
    this.object = new Points(unboundedGeometry(), this.#plain);
    this.object.frustumCulled = false;
    this.object.visible = false;
  }

  show(pixels: Pixels | undefined, look: Colouring, size: number): void {
    const count = pixels?.u.length ?? 0;
    this.object.visible = count > 0;
    if (!pixels || count === 0) return;
    this.#reserve(count);
    const { geometry } = this.object;
    const position = geometry.getAttribute('position') as BufferAttribute;
    const value = geometry.getAttribute('value') as BufferAttribute;
    const mark = geometry.getAttribute('mark') as BufferAttribute;
    const [p, w, m] = [position.array, value.array, mark.array];
    for (let i = 0; i < count; i++) {
      p[3 * i] = pixels.u[i];
      p[3 * i + 1] = pixels.v[i];
      // Any distance fits between the planes of the picture's camera: near ones come out nearer to it.
      p[3 * i + 2] = -1 + 1 / (1 + Math.max(0, pixels.depth[i]));
      w[i] = pixels.value[i];
      m[i] = pixels.mark ? pixels.mark[i] : 0;
    }
    const tint = geometry.getAttribute('tint') as BufferAttribute;
    if (pixels.tint) (tint.array as Uint8Array).set(pixels.tint);
    for (const attribute of pixels.tint ? [position, value, mark, tint] : [position, value, mark]) {
      attribute.clearUpdateRanges();
      attribute.addUpdateRange(0, count * attribute.itemSize);
      attribute.needsUpdate = true;
    }
    geometry.setDrawRange(0, count);
    const material = pixels.tint ? this.#tinted : this.#plain;
    this.object.material = material;
    setLook(material, { ...look, size }, Math.min(2, devicePixelRatio));
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.#plain.dispose();
    this.#tinted.dispose();
  }

  #reserve(count: number): void {
    if (count <= this.#capacity) return;
    this.#capacity = Math.ceil(1.5 * count);
    this.object.geometry.dispose();
    const geometry = unboundedGeometry();
    const attribute = (array: Float32Array | Uint8Array, size: number) =>
      new BufferAttribute(array, size).setUsage(DynamicDrawUsage);
    geometry.setAttribute('position', attribute(new Float32Array(3 * this.#capacity), 3));
    geometry.setAttribute('value', attribute(new Float32Array(this.#capacity), 1));
    geometry.setAttribute('mark', attribute(new Uint8Array(this.#capacity), 1));
    const tint = new BufferAttribute(new Uint8Array(3 * this.#capacity), 3, true).setUsage(DynamicDrawUsage);
    geometry.setAttribute('tint', tint);
    this.object.geometry = geometry;
  }
}
