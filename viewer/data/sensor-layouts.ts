// What the schema of the frame files says of each sensor: the numbers of a point, the groups of a reading.
import type { Field, Schema } from '@uwdata/flechette';
import type { SensorData } from './dataset-data.js';

export type SensorLayout = Pick<SensorData, 'pointFields' | 'groups' | 'exposureNs'>;

export function sensorLayouts(schema: Schema | undefined): Map<string, SensorLayout> {
  return new Map((schema?.fields ?? []).map(field => [field.name, layoutOf(field)]));
}

function layoutOf(sensor: Field): SensorLayout {
  const children: readonly Field[] = 'children' in sensor.type ? (sensor.type.children as Field[]) : [];
  const points = children.find(child => child.name === 'points')?.metadata?.get('point_fields');
  const groups = children
    .filter(child => child.metadata?.has('width'))
    .map(child => ({
      name: child.name,
      width: Number(child.metadata!.get('width')),
      unit: child.metadata!.get('unit') ?? '',
    }));
  const exposure = Number(sensor.metadata?.get('exposure_ns'));
  return {
    pointFields: points === undefined ? undefined : JSON.parse(points),
    groups: groups.length > 0 ? groups : undefined,
    exposureNs: Number.isFinite(exposure) ? exposure : undefined,
  };
}
