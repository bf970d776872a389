// Points that a person pinned, at most two, wherever they lie by now; and what lies between them.
import { computed, effect, signal } from '@preact/signals';
import { apply, inverse, type Vec3 } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';
import type { FrameData } from '../data/frame-data.js';
import { widthOf, xyzOf } from '../layers/colouring.js';
import type { DataClient } from './data-client.js';
import { frame, notice, sensorNamed } from './store.js';

/** A point of the dataset: a row of a cloud of a frame. */
export interface Pin {
  readonly frame: number;
  readonly cloud: string;
  readonly index: number;
}

/** Where it lies, m, as recorded: in its sensor's frame, in the rig's at its frame, in the world. */
export interface Pinned extends Pin {
  readonly sensor: Vec3;
  readonly rig?: Vec3;
  readonly world?: Vec3;
}

export const pins = signal<readonly Pin[]>([]);
/** Those of `pins` whose frames were read, in their order. */
export const pinned = signal<readonly Pinned[]>([]);

/** A third one begins anew. */
export function pinPoint(pin: Pin): void {
  pins.value = pins.value.length >= 2 ? [pin] : [...pins.value, pin];
}

export function unpin(): void {
  pins.value = [];
}

/** Undefined where the frame has no such point. */
export function locate(pin: Pin, of: FrameData, sensor: SensorData | undefined): Pinned | undefined {
  const cell = of.cells.get(pin.cloud);
  const xyz = sensor && xyzOf(sensor);
  if (cell?.kind !== 'cloud' || !xyz || !(pin.index < cell.count)) return undefined;
  const row = pin.index * widthOf(sensor);
  const at: Vec3 = [cell.points[row + xyz[0]], cell.points[row + xyz[1]], cell.points[row + xyz[2]]];
  const rig = sensor.T_rig_sensor && apply(sensor.T_rig_sensor, at);
  return { ...pin, sensor: at, rig, world: rig && of.T_world_rig && apply(of.T_world_rig, rig) };
}

/** In the rig frame of a frame, whichever frame it was pinned in; undefined where that is not known. */
export function inRigOf(pin: Pinned, of: FrameData): Vec3 | undefined {
  if (pin.frame === of.index) return pin.rig ?? pin.sensor;
  return pin.world && of.T_world_rig && apply(inverse(of.T_world_rig), pin.world);
}

export type Between =
  | { readonly metres: number; readonly delta: Vec3; readonly along: string }
  /** Why there is no distance. */
  | { readonly unknown: string };

/** Along the axes of the rig, or of what else both are known in. */
export function between(a: Pinned, b: Pinned): Between {
  const from = (p: Vec3, q: Vec3, along: string): Between => {
    const delta: Vec3 = [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
    return { metres: Math.hypot(...delta), delta, along };
  };
  if (a.frame === b.frame) {
    if (a.rig && b.rig) return from(a.rig, b.rig, 'rig');
    if (a.cloud === b.cloud) return from(a.sensor, b.sensor, a.cloud);
    return { unknown: 'it is not known where both clouds are on the rig' };
  }
  if (a.world && b.world) return from(a.world, b.world, 'world');
  return { unknown: 'without poses nothing is known of how two frames lie to each other' };
}

export const measured = computed(() => {
  const [a, b] = pinned.value;
  return a && b ? between(a, b) : undefined;
});

const same = (a: Pin, b: Pin) => a.frame === b.frame && a.cloud === b.cloud && a.index === b.index;

/** Reads what is pinned, also in frames that are not shown. */
export function followPins(client: DataClient): void {
  effect(() => {
    const wanted = pins.value;
    const settle = (found: readonly (Pinned | undefined)[]) => {
      if (pins.peek() !== wanted) return;
      const there = found.filter(one => one !== undefined);
      pinned.value = there;
      if (there.length === wanted.length) return;
      pins.value = there;
      notice('a point that was pinned is not in the dataset', true);
    };
    const read = async (pin: Pin) => {
      const shown = frame.peek();
      const of = shown?.index === pin.frame ? shown : await client.frame(pin.frame);
      return locate(pin, of, sensorNamed(pin.cloud));
    };
    const known = wanted.map(pin => pinned.peek().find(one => same(one, pin)));
    if (known.every(one => one)) pinned.value = known as Pinned[];
    else
      void Promise.all(wanted.map((pin, k) => known[k] ?? read(pin))).then(settle, error => {
        if (pins.peek() === wanted)
          notice(`a point that was pinned cannot be read: ${error instanceof Error ? error.message : error}`, true);
      });
  });
}
