// Which cloud is projected into pictures before anybody chooses: a LiDAR that sees the scene, and whose place is known.
import { isPlanarScan } from '../../src/message/planar.js';
import type { SensorData } from '../data/dataset-data.js';

/** LiDARs before radars, those that see more than a plane before scanners that do not, those with a place before those without; else the first. */
export function firstCloud(clouds: readonly SensorData[]): SensorData | undefined {
  const rank = ({ kind, type, T_rig_sensor }: SensorData) =>
    (kind === 'lidar' ? 0 : 4) + (isPlanarScan(type) ? 2 : 0) + (T_rig_sensor ? 0 : 1);
  // Equal ranks keep their order.
  return [...clouds].sort((a, b) => rank(a) - rank(b))[0];
}
