// In which frame a point's x, y and z are told.
import { signal } from '@preact/signals';
import { apply, inverse, type Vec3 } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';
import type { Pinned } from './measure.js';

/** `sensor`: the very numbers of the dataset. `camera`: the camera that is shown large. */
export const coordinateFrames = ['sensor', 'rig', 'world', 'camera'] as const;
export type CoordinateFrame = (typeof coordinateFrames)[number];

export const coordinates = signal<CoordinateFrame>('sensor');

/** Undefined where that is not known. */
export function placeIn(frame: CoordinateFrame, point: Pinned, camera: SensorData | undefined): Vec3 | undefined {
  if (frame !== 'camera') return point[frame];
  const T = camera?.T_rig_sensor;
  return point.rig && T && apply(inverse(T), point.rig);
}
