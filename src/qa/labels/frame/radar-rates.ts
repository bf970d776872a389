// A radar's rates of range without the rig's own motion, from whatever the dataset holds of them.
import type { Scene, SceneCloud } from '../../../frame/scene/index.js';
import { rotateVector } from '../../../geometry/rotation-vector.js';
import { inverse } from '../../../geometry/se3.js';
import { rangeRateOf } from '../../../message/values/range-rate.js';
import { rigVelocityAt } from './relative-velocity.js';

/** Of each row, m/s over ground along the ray, positive when receding; NaN where it is not told. */
export type Rates = (row: number) => number;

/**
 * `doppler_compensated` of convert, where it is; else velocities that the sensor compensated (nuScenes' `vx_comp`, `vy_comp`);
 * else the sensor's own rate, positive when receding, with the rig's velocity by the poses. Undefined without any.
 */
export function radarRates(cloud: SceneCloud, poseAt: Scene['poseAt']): Rates | undefined {
  const { points, stride, xyz, columns, T_rig_sensor, stampNs } = cloud;
  const at = (name: string) => columns.findIndex(column => column.name.toLowerCase() === name);
  const compensated = at('doppler_compensated');
  if (compensated >= 0) return row => points[row * stride + compensated];
  const along = (row: number, vx: number, vy: number, vz: number) => {
    const [x, y, z] = xyz.map(k => points[row * stride + k]);
    return (x * vx + y * vy + z * vz) / Math.hypot(x, y, z);
  };
  const level = (row: number, a: number, b: number) =>
    along(row, points[row * stride + a], points[row * stride + b], 0);
  const [cx, cy] = [at('vx_comp'), at('vy_comp')];
  if (cx >= 0 && cy >= 0) return row => level(row, cx, cy);
  const own = rigVelocityAt(stampNs, poseAt, T_rig_sensor.t);
  if (!own) return undefined;
  const v = rotateVector(inverse(T_rig_sensor).q, own);
  const rate = rangeRateOf(columns.map(({ name }) => name));
  if (rate >= 0) return row => points[row * stride + rate] + along(row, ...v);
  const [vx, vy] = [at('vx'), at('vy')];
  return vx < 0 || vy < 0 ? undefined : row => level(row, vx, vy) + along(row, ...v);
}
