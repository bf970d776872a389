// A sensor's cloud in the 3D view: the recorded points are the vertex buffer, moved to the rig by one matrix.
import {
  BufferAttribute,
  type BufferGeometry,
  InterleavedBuffer,
  InterleavedBufferAttribute,
  Points,
  type ShaderMaterial,
} from 'three';
import { identity, type SE3 } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CloudData } from '../data/frame-data.js';
import { type Colouring, widthOf, xyzOf } from './colouring.js';
import { matrixOf } from './matrix-of.js';
import { pointMaterial, setLook } from './point-material.js';
import { unboundedGeometry } from './unbounded.js';

interface Held {
  readonly geometry: BufferGeometry;
  readonly bytes: number;
  /** What its values and its tints are of. */
  by: string;
}

/** The colours of a cloud: a number for each point, or RGB bytes for each. */
export interface CloudColours {
  readonly by: string;
  readonly look: Colouring;
  readonly values?: Float32Array;
  readonly tint?: Uint8Array;
}

/** Vertex buffers of the clouds shown lately stay on the card up to this size. */
const KEPT_BYTES = 96 * 2 ** 20;

const numbers = new WeakMap<CloudData, number>();
let last = 0;

/**
 * What is kept must not hold the cloud itself, nor a view of it: with it all of its batch would stay, every picture of it too, and of a radar's
 * small clouds tens of thousands fit.
 */
function numberOf(cloud: CloudData): number {
  const number = numbers.get(cloud) ?? ++last;
  numbers.set(cloud, number);
  return number;
}

export class CloudLayer {
  readonly object: Points;
  readonly #sensor: SensorData;
  readonly #plain: ShaderMaterial = pointMaterial(false);
  readonly #tinted: ShaderMaterial = pointMaterial(true);
  /** By number of the cloud, used last at the end. A geometry never changes its attributes: the buffers of replaced ones would stay. */
  readonly #held = new Map<number, Held>();

  constructor(sensor: SensorData) {
    this.#sensor = sensor;
    this.object = new Points(unboundedGeometry(), this.#plain);
    this.object.frustumCulled = false;
    this.object.visible = false;
    this.object.matrixAutoUpdate = false;
    this.place(sensor.T_rig_sensor ?? identity);
  }

  place(T_rig_sensor: SE3): void {
    this.object.matrix = matrixOf(T_rig_sensor);
    this.object.matrixWorldNeedsUpdate = true;
  }

  /** Shows a cloud; undefined: nothing. `tint`: of the cameras that see it, once they are known. */
  show(cloud: CloudData | undefined, colours: CloudColours, size: number, tint?: Uint8Array): void {
    this.object.visible = cloud !== undefined && cloud.count > 0 && xyzOf(this.#sensor) !== undefined;
    if (!cloud || !this.object.visible) return;
    const { by, look, values } = colours;
    const held = this.#hold(cloud);
    const tints = tint ?? colours.tint;
    const fill = (name: string, numbers: ArrayLike<number>) => {
      const attribute = held.geometry.getAttribute(name) as BufferAttribute;
      (attribute.array as Float32Array | Uint8Array).set(numbers);
      attribute.needsUpdate = true;
    };
    if (held.by !== by && values) fill('value', values);
    // What cameras see changes with their calibration.
    if (tints && (held.by !== by || tint)) fill('tint', tints);
    held.by = by;
    this.object.geometry = held.geometry;
    this.object.material = tints ? this.#tinted : this.#plain;
    setLook(this.object.material as ShaderMaterial, { ...look, size }, Math.min(2, devicePixelRatio));
  }

  dispose(): void {
    for (const { geometry } of this.#held.values()) geometry.dispose();
    this.#held.clear();
    this.#plain.dispose();
    this.#tinted.dispose();
  }

  #hold(cloud: CloudData): Held {
    const number = numberOf(cloud);
    const known = this.#held.get(number);
    this.#held.delete(number);
    const held = known ?? this.#make(cloud);
    this.#held.set(number, held);
    let bytes = [...this.#held.values()].reduce((sum, one) => sum + one.bytes, 0);
    for (const [old, one] of this.#held) {
      if (bytes <= KEPT_BYTES || old === number) break;
      one.geometry.dispose();
      this.#held.delete(old);
      bytes -= one.bytes;
    }
    return held;
  }

  #make(cloud: CloudData): Held {
    const { count, points } = cloud;
    const width = widthOf(this.#sensor);
    const [x, y, z] = xyzOf(this.#sensor)!;
    const geometry = unboundedGeometry();
    // Neighbours in the row, as in nearly every recording: the rows go to the card as they are.
    if (y === x + 1 && z === x + 2)
      geometry.setAttribute(
        'position',
        new InterleavedBufferAttribute(new InterleavedBuffer(points.slice(), width), 3, x),
      );
    else {
      const copy = new Float32Array(3 * count);
      for (let i = 0; i < count; i++)
        copy.set([points[i * width + x], points[i * width + y], points[i * width + z]], 3 * i);
      geometry.setAttribute('position', new BufferAttribute(copy, 3));
    }
    geometry.setAttribute('value', new BufferAttribute(new Float32Array(count), 1));
    geometry.setAttribute('mark', new BufferAttribute(new Uint8Array(count), 1));
    geometry.setAttribute('tint', new BufferAttribute(new Uint8Array(3 * count), 3, true));
    geometry.setDrawRange(0, count);
    return { geometry, bytes: count * (4 * width + 8), by: '' };
  }
}
