// Radar detections as arrows: as long as the velocity that was measured, m/s drawn as m.
import { apply } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CloudData } from '../data/frame-data.js';
import { widthOf, xyzOf } from './colouring.js';

/** Names of a radial speed, best first: compensated ones tell what moves. Positive: away from the radar. */
const radial = [
  'doppler_compensated',
  'doppler_comp',
  'v_comp',
  'doppler',
  'velocity',
  'radial_speed',
  'range_rate',
  'v_r',
  'vr',
];
/** A pair of names of a velocity in the sensor's plane. */
const planar = [
  ['vx_comp', 'vy_comp'],
  ['vx', 'vy'],
] as const;

/** Pairs of ends in the rig frame; undefined when the cloud tells no velocity. */
export function velocityArrows(cloud: CloudData, sensor: SensorData): Float32Array | undefined {
  const xyz = xyzOf(sensor);
  const at = (name: string) => sensor.pointFields?.findIndex(field => field.name === name) ?? -1;
  const plane = planar.map(([x, y]) => [at(x), at(y)] as const).find(([x, y]) => x >= 0 && y >= 0);
  const along = radial.map(at).find(i => i >= 0);
  if (!xyz || !sensor.T_rig_sensor || (!plane && along === undefined)) return undefined;
  const width = widthOf(sensor);
  const lines: number[] = [];
  for (let i = 0, p = 0; i < cloud.count; i++, p += width) {
    const [x, y, z] = xyz.map(k => cloud.points[p + k]);
    const range = Math.hypot(x, y, z);
    const speed = plane ? 1 : cloud.points[p + along!] / range;
    const [dx, dy, dz] = plane
      ? [cloud.points[p + plane[0]], cloud.points[p + plane[1]], 0]
      : [x * speed, y * speed, z * speed];
    if (!Number.isFinite(x + y + z + dx + dy + dz)) continue;
    lines.push(...apply(sensor.T_rig_sensor, [x, y, z]), ...apply(sensor.T_rig_sensor, [x + dx, y + dy, z + dz]));
  }
  return Float32Array.from(lines);
}
