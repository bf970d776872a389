// Radar detections as arrows: as long as the velocity that was measured, m/s drawn as m.
import { apply } from '../../src/geometry/se3.js';
import { rangeRateOf } from '../../src/message/values/range-rate.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CloudData } from '../data/frame-data.js';
import { widthOf, xyzOf } from './colouring.js';

type Names = readonly [string] | readonly [string, string];

/**
 * Names of a velocity, best first, before the measured rate of range: what is free of the car's own motion tells what moves. One name is a
 * rate of range, positive away from the radar; two are x and y in the radar's plane.
 */
const velocities: readonly Names[] = [
  ['doppler_compensated'],
  ['vx_comp', 'vy_comp'],
  ['doppler_comp'],
  ['v_comp'],
  ['vx', 'vy'],
];

/** The fields that the arrows are made of; undefined when the cloud tells no velocity. */
export function velocityOf(sensor: SensorData): Names | undefined {
  const names = (sensor.pointFields ?? []).map(field => field.name);
  const rate = rangeRateOf(names);
  return (
    velocities.find(fields => fields.every(name => names.includes(name))) ?? (rate < 0 ? undefined : [names[rate]])
  );
}

/** Pairs of ends in the rig frame; undefined when the cloud tells no velocity. */
export function velocityArrows(cloud: CloudData, sensor: SensorData): Float32Array | undefined {
  const xyz = xyzOf(sensor);
  const at = (name: string) => sensor.pointFields?.findIndex(field => field.name === name) ?? -1;
  const found = velocityOf(sensor)?.map(at);
  if (!xyz || !sensor.T_rig_sensor || !found) return undefined;
  const [first, second] = found;
  const width = widthOf(sensor);
  const lines: number[] = [];
  for (let i = 0, p = 0; i < cloud.count; i++, p += width) {
    const [x, y, z] = xyz.map(k => cloud.points[p + k]);
    const range = Math.hypot(x, y, z);
    const speed = cloud.points[p + first] / range;
    const [dx, dy, dz] =
      second === undefined ? [x * speed, y * speed, z * speed] : [cloud.points[p + first], cloud.points[p + second], 0];
    if (!Number.isFinite(x + y + z + dx + dy + dz)) continue;
    lines.push(...apply(sensor.T_rig_sensor, [x, y, z]), ...apply(sensor.T_rig_sensor, [x + dx, y + dy, z + dz]));
  }
  return Float32Array.from(lines);
}
