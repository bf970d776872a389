// New names for what foreign files call their sensors and frames, so that files of different tools can be joined.
import { normalFrame } from '../transforms/transform-tree.js';
import type { ForeignCalibration } from './calibration-format.js';
import { sensorName } from './names.js';

/** By `old`, or by `file:old` where two files use one name. */
export type Renames = ReadonlyMap<string, string>;

/** Renames every sensor and every frame of that name. */
export function renamed(calibration: ForeignCalibration, renames: Renames | undefined): ForeignCalibration {
  if (!renames || renames.size === 0) return calibration;
  const rename = (file: string, name: string) =>
    renames.get(`${file}:${name}`) ?? renames.get(name) ?? renames.get(`${file}:${normalFrame(name)}`) ?? name;
  return {
    sensors: calibration.sensors.map(sensor => ({
      ...sensor,
      name: sensorName(rename(sensor.from, sensor.name)),
      frame: rename(sensor.from, sensor.frame),
    })),
    transforms: calibration.transforms.map(edge => ({
      ...edge,
      parent: rename(edge.from, edge.parent),
      child: rename(edge.from, edge.child),
    })),
    notes: calibration.notes,
  };
}
