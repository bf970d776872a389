// A box from above, from its side or from behind: an orthographic slab a little deeper than the box, so that nothing in front or behind is in the way.
import { OrthographicCamera, Scene, Vector3 } from 'three';
import { type Box3, boxCorners } from '../../src/geometry/box3.js';
import { rotateVector } from '../../src/geometry/rotation-vector.js';
import { apply, inverse, type Vec3 } from '../../src/geometry/se3.js';
import type { Place, View } from './stage.js';

export type SlabSide = 'top' | 'side' | 'rear';

/** Beyond the box to both sides, m, and around it, as a share of its size and m. */
const DEEPER = 0.3;
const AROUND = [1.5, 1] as const;

/** In the box's own axes: from where it is seen, what is up, and which of its lengths lie across, upright and in depth. */
const sides: Record<
  SlabSide,
  { readonly from: Vec3; readonly up: Vec3; readonly lengths: readonly [number, number, number] }
> = {
  top: { from: [0, 0, 1], up: [1, 0, 0], lengths: [1, 0, 2] },
  // From its right: ahead is to the right.
  side: { from: [0, -1, 0], up: [0, 0, 1], lengths: [0, 2, 1] },
  rear: { from: [-1, 0, 0], up: [0, 0, 1], lengths: [1, 2, 0] },
};

/** Of both boxes along an axis of the first, from its middle, m. */
function halfDepth(box: Box3, other: Box3, axis: number): number {
  const back = inverse(box.T);
  const corners = boxCorners(other);
  let half = box.size[axis] / 2;
  for (let k = 0; k < 24; k += 3)
    half = Math.max(half, Math.abs(apply(back, [corners[k], corners[k + 1], corners[k + 2]])[axis]));
  return half;
}

export class SlabView implements View {
  readonly camera = new OrthographicCamera();
  readonly element: HTMLElement;
  readonly side: SlabSide;
  readonly #sceneNow: () => Scene | undefined;
  readonly #empty = new Scene();
  #place: Place = { left: 0, top: 0, width: 1, height: 1 };
  #box: Box3 | undefined;

  /** `scene`: what the 3D view shows. */
  constructor(element: HTMLElement, side: SlabSide, scene: () => Scene | undefined) {
    this.element = element;
    this.side = side;
    this.#sceneNow = scene;
  }

  get scene(): Scene {
    return (this.#box && this.#sceneNow()) ?? this.#empty;
  }

  /**
   * Looks at a box in the rig frame; at nothing without one. It does not follow a correction, so that one sees what moves, but the
   * slab is deep enough for `corrected`.
   */
  aim(box: Box3 | undefined, corrected?: Box3): void {
    this.#box = box;
    if (!box) return;
    const { from, up, lengths } = sides[this.side];
    const half = halfDepth(box, corrected ?? box, lengths[2]) + DEEPER;
    const inRig = (v: Vec3) => new Vector3(...rotateVector(box.T.q, v));
    this.camera.position.copy(inRig(from).multiplyScalar(half)).add(new Vector3(...box.T.t));
    this.camera.up.copy(inRig(up));
    this.camera.lookAt(...box.T.t);
    this.camera.near = 0;
    this.camera.far = 2 * half;
    this.#fit();
  }

  resize(place: Place): void {
    this.#place = place;
    this.#fit();
  }

  /** Where a point of the rig frame is on the page. */
  placeOf(x: number, y: number, z: number): [number, number] {
    this.camera.updateMatrixWorld();
    const at = new Vector3(x, y, z).project(this.camera);
    const { left, top, width, height } = this.#place;
    return [left + ((at.x + 1) / 2) * width, top + ((1 - at.y) / 2) * height];
  }

  #fit(): void {
    if (!this.#box) return;
    const { lengths } = sides[this.side];
    const [across, upright] = [0, 1].map(k => (this.#box!.size[lengths[k]] * AROUND[0]) / 2 + AROUND[1]);
    const { width, height } = this.#place;
    const scale = Math.max(across / width, upright / height);
    this.camera.left = -scale * width;
    this.camera.right = scale * width;
    this.camera.top = scale * height;
    this.camera.bottom = -scale * height;
    this.camera.updateProjectionMatrix();
  }
}
