// Rows of a data.csv as readings: IMU, poses of the body or of a marker, positions.

import { apply, inverse, unitQuaternion, type Vec3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { Kind, Sample, SampleColumn, Value } from '../../message/value.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';
import type { Columns, Group } from './columns.js';

const WORLD = 'world';

/** Columns of an IMU and of poses, in this order, as far as the table has them. */
const COLUMNS: readonly (readonly [Group, SampleColumn])[] = [
  ['gyro', { name: 'angular_velocity', width: 3, unit: 'rad/s' }],
  ['acc', { name: 'linear_acceleration', width: 3, unit: 'm/s^2' }],
  ['position', { name: 'position', width: 3, unit: 'm' }],
  ['rotation', { name: 'orientation_xyzw', width: 4, unit: '' }],
  ['velocity', { name: 'linear_velocity', width: 3, unit: 'm/s' }],
  ['gyro_bias', { name: 'angular_velocity_bias', width: 3, unit: 'rad/s' }],
  ['acc_bias', { name: 'linear_acceleration_bias', width: 3, unit: 'm/s^2' }],
];

/**
 * `frame`: the sensor's, or that whose pose is given. `trusted`: poses on the clock of the sensors, which become the trajectory unless
 * a rig file says otherwise. Numbers that are none are NaN, not measured; a pose needs all of its own. A velocity, which the layout gives
 * along the axes of the world, is turned into the frame, as everywhere.
 */
export function rowDecoder(columns: Columns, frame: string, trusted: boolean): Decoder {
  const { kind } = columns;
  if (kind === 'unknown') return stamplessDecoder('other', bytes => generic(columns, bytes));
  const own = COLUMNS.filter(([group]) => columns.groups.has(group));
  const isPose = kind === 'pose';
  const found: Kind = kind === 'imu' ? 'imu' : isPose && trusted ? 'odometry' : 'pose';
  const frames: readonly [string, string] = kind === 'imu' ? [frame, ''] : [WORLD, frame];
  return stamplessDecoder(
    found,
    bytes => sample(columns, own, bytes, frames),
    own.map(([, column]) => column),
  );
}

/** Numbers of a row behind its stamp; what is no number is NaN. */
function cellsOf(bytes: Uint8Array): number[] {
  return textCells(bytes).map(text => (text === '' ? Number.NaN : Number(text)));
}

export function textCells(bytes: Uint8Array): string[] {
  return new TextDecoder()
    .decode(bytes)
    .split(',')
    .map(cell => cell.trim());
}

function sample(
  { kind, groups }: Columns,
  own: typeof COLUMNS,
  bytes: Uint8Array,
  [frameId, childFrameId]: readonly [string, string],
): Sample {
  const cells = cellsOf(bytes);
  const needed = Math.max(...[...groups.values()].flatMap(place => place.cells));
  if (cells.length <= needed)
    throw new FramelockError('FL0304', `expected a row of at least ${needed + 1} cells, got ${cells.length}`);
  const numbers = (group: Group) => {
    const place = groups.get(group);
    return place?.cells.map(cell => (Number.isFinite(cells[cell]) ? cells[cell] * place.factor : Number.NaN));
  };
  const q = numbers('rotation');
  const unit = q && unitQuaternion(q);
  if (kind !== 'imu' && !numbers('position')!.every(Number.isFinite))
    throw new FramelockError('FL0304', `expected a position of three numbers, got ${numbers('position')!.join(' ')}`);
  if (q && !unit) throw new FramelockError('FL0304', `expected a unit quaternion, got x y z w ${q.join(' ')}`);
  const values = own.flatMap(([group]) => {
    if (group === 'rotation') return [...unit!];
    const all = numbers(group)!;
    return group === 'velocity' && unit ? [...apply(inverse({ q: unit, t: [0, 0, 0] }), all as unknown as Vec3)] : all;
  });
  return { kind: 'sample', frameId, childFrameId, values: Float64Array.from(values) };
}

/** Cells by the names of their columns, in an object without prototype. */
function generic({ names }: Columns, bytes: Uint8Array): Value {
  const value: Record<string, number> = Object.create(null);
  for (const [i, cell] of cellsOf(bytes).slice(1).entries()) value[names[i] ?? String(i + 1)] = cell;
  return { kind: 'generic', value };
}
