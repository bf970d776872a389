// A sensor's cloud in the 3D view: the recorded points are the vertex buffer, moved to the rig by one matrix.
import {
  BufferAttribute,
  type BufferGeometry,
  InterleavedBuffer,
  InterleavedBufferAttribute,
  Matrix4,
  Points,
  type ShaderMaterial,
} from 'three';
import { identity, type SE3, toMatrix } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CloudData } from '../data/frame-data.js';
import { type Colouring, colourValues, ownColours, widthOf, xyzOf } from './colouring.js';
import { pointMaterial, setLook } from './point-material.js';
import { unboundedGeometry } from './unbounded.js';

interface Held {
  readonly geometry: BufferGeometry;
  readonly bytes: number;
  by: string;
  /** Whether its tints are the cloud's own colours. */
  own: boolean;
  look: Colouring;
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
    const m = toMatrix(T_rig_sensor);
    this.object.matrix = new Matrix4().set(...(Array.from(m) as never as Row3), 0, 0, 0, 1);
    this.object.matrixWorldNeedsUpdate = true;
  }

  /** Shows a cloud; undefined: nothing. `tint`: RGB bytes per point, for colours of their own. `ranged`: the ends of the colours that are shown. */
  show(
    cloud: CloudData | undefined,
    by: string,
    size: number,
    ranged: (look: Colouring) => Colouring,
    tint?: Uint8Array,
  ): void {
    this.object.visible = cloud !== undefined && cloud.count > 0 && xyzOf(this.#sensor) !== undefined;
    if (!cloud || !this.object.visible) return;
    const held = this.#hold(cloud, by);
    if (held.by !== by) {
      const value = held.geometry.getAttribute('value') as BufferAttribute;
      held.look = colourValues(by, cloud, this.#sensor, value.array as Float32Array);
      held.by = by;
      held.own = false;
      value.needsUpdate = true;
    }
    const colours = by === 'camera' ? tint : held.own ? undefined : ownColours(by, cloud, this.#sensor);
    const tinted = held.own || colours !== undefined;
    if (colours) {
      const attribute = held.geometry.getAttribute('tint') as BufferAttribute;
      (attribute.array as Uint8Array).set(colours);
      attribute.needsUpdate = true;
      held.own = by !== 'camera';
    }
    this.object.geometry = held.geometry;
    this.object.material = tinted ? this.#tinted : this.#plain;
    setLook(this.object.material as ShaderMaterial, { ...ranged(held.look), size }, Math.min(2, devicePixelRatio));
  }

  dispose(): void {
    for (const { geometry } of this.#held.values()) geometry.dispose();
    this.#held.clear();
    this.#plain.dispose();
    this.#tinted.dispose();
  }

  #hold(cloud: CloudData, by: string): Held {
    const number = numberOf(cloud);
    const known = this.#held.get(number);
    this.#held.delete(number);
    const held = known ?? this.#make(cloud, by);
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

  #make(cloud: CloudData, by: string): Held {
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
    const values = new Float32Array(count);
    const look = colourValues(by, cloud, this.#sensor, values);
    geometry.setAttribute('value', new BufferAttribute(values, 1));
    geometry.setAttribute('mark', new BufferAttribute(new Uint8Array(count), 1));
    geometry.setAttribute('tint', new BufferAttribute(new Uint8Array(3 * count), 3, true));
    geometry.setDrawRange(0, count);
    return { geometry, bytes: count * (4 * width + 8), by, own: false, look };
  }
}

type Row3 = [number, number, number, number, number, number, number, number, number, number, number, number];
