// Which points of a cloud lie in a box: the same test as everywhere, on the points as they are stored.
import { type Box3, pointsInBox } from '../../src/geometry/box3.js';
import { apply, compose, identity, inverse } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CellData } from '../data/frame-data.js';
import { widthOf, xyzOf } from '../layers/colouring.js';

/** xyz in the rig frame, m; undefined where there is no cloud. `box` in the rig frame. */
export function insideOf(
  box: Box3,
  sensor: SensorData | undefined,
  cell: CellData | undefined,
): Float32Array | undefined {
  const xyz = sensor && xyzOf(sensor);
  if (cell?.kind !== 'cloud' || !sensor || !xyz) return undefined;
  const { points, count } = cell;
  const stride = widthOf(sensor);
  const T_rig_sensor = sensor.T_rig_sensor ?? identity;
  const rows = pointsInBox({ ...box, T: compose(inverse(T_rig_sensor), box.T) }, { points, stride, xyz, count });
  const out = new Float32Array(3 * rows.length);
  rows.forEach((row, k) => {
    const at = xyz.map(column => points[row * stride + column]) as [number, number, number];
    out.set(apply(T_rig_sensor, at), 3 * k);
  });
  return out;
}
