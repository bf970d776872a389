// Which camera is shown large before anybody chooses: the one that looks ahead.

import { apply } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';

/** cos 10°: cameras that look ahead alike (a stereo pair) are one choice, the first of them. */
const ALIKE = 0.985;

/** The first of those whose optical axis lies nearest to the rig's x axis; the first of all where none has a place. */
export function frontCamera(cameras: readonly SensorData[]): SensorData | undefined {
  const ahead = cameras.map(({ T_rig_sensor: T }) => (T ? apply(T, [0, 0, 1])[0] - apply(T, [0, 0, 0])[0] : -1));
  const most = Math.max(...ahead);
  return cameras[ahead.findIndex(x => x >= most || (most > ALIKE && x > ALIKE))];
}
