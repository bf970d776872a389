// A cloud from where its LiDAR looked, which is not always where its points are given.
import type { SceneCloud } from '../../../frame/scene/index.js';
import type { PointRows } from '../../../geometry/box3.js';
import { identity, type SE3, type Vec3 } from '../../../geometry/se3.js';
import type { FrameContext } from '../check.js';
import { viewpointOf } from './viewpoint.js';

/** By sensor of a scene: looked for in its first cloud only. */
const viewpoints = new WeakMap<object, Vec3>();

/** Points as measured. */
export function viewOf(
  cloud: SceneCloud,
  scene: FrameContext['scene'],
): { readonly view: PointRows; readonly T_sensor_view: SE3 } {
  const sensor = scene.sensors.find(one => one.name === cloud.sensor);
  const t = (sensor && viewpoints.get(sensor)) ?? viewpointOf(cloud);
  if (sensor) viewpoints.set(sensor, t);
  const T_sensor_view: SE3 = { q: identity.q, t };
  if (t.every(value => value === 0)) return { view: cloud, T_sensor_view };
  const { points, stride, xyz, count } = cloud;
  const moved = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) for (let k = 0; k < 3; k++) moved[3 * i + k] = points[i * stride + xyz[k]] - t[k];
  return { view: { points: moved, stride: 3, xyz: [0, 1, 2], count }, T_sensor_view };
}
