// What the rows of an Argoverse 2 log's tables mean: poses of the car, mountings of sensors, lenses of cameras.

import { unitQuaternion } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { Kind, SampleColumn, Transforms, Value } from '../../message/value.js';
import { cameraInfoOf } from '../plain-files/camera-info-of.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';
import { EGO, LENSES, POSES, type Row, sensorLens, sensorPose } from './calibration.js';
import { rowOf } from './table.js';

export interface RowKind {
  /** Name of the codec that makes lines of the file. */
  readonly codec: string;
  readonly columns: readonly string[];
  readonly decoder: Decoder;
}

/** The world of the poses: the city's own frame, metres. */
const CITY = 'city';
const TRAJECTORY = ['timestamp_ns', 'qw', 'qx', 'qy', 'qz', 'tx_m', 'ty_m', 'tz_m'];
const poseColumns: readonly SampleColumn[] = [
  { name: 'position', width: 3, unit: 'm' },
  { name: 'orientation_xyzw', width: 4, unit: '' },
];

/** Rows of city_SE3_egovehicle: T_city_ego, each with its stamp. */
export const poseRows: RowKind = kind('odometry', 'poses', TRAJECTORY, poseColumns, bytes => {
  const [, ...cells] = rowOf(bytes, TRAJECTORY.length);
  const [w, x, y, z, ...t] = cells.map(numberOf);
  const q = unitQuaternion([x, y, z, w]);
  if (!q || !t.every(Number.isFinite))
    throw new FramelockError('FL0304', `expected a unit quaternion and a place, got ${cells.join(' ')}`);
  return { kind: 'sample', frameId: CITY, childFrameId: EGO, values: Float64Array.of(...t, ...q) };
});

/** Rows of egovehicle_SE3_sensor: T_ego_sensor, for all time. */
export const mountingRows: RowKind = kind('transforms', 'mountings', POSES, [], bytes => {
  const { parent, child, T_parent_child } = fitting(() => sensorPose(namedRow(bytes, POSES), ''));
  const { q, t } = T_parent_child;
  const transform = { parent, child, stampNs: 0n, translation: t, rotationXyzw: q };
  return { kind: 'transforms', transforms: [transform] } satisfies Transforms;
});

/** Rows of intrinsics: the lens of the undistorted pictures, K alone. */
export const lensRows: RowKind = kind('camera_info', 'lenses', LENSES, [], bytes => {
  const { frame, camera } = fitting(() => sensorLens(namedRow(bytes, LENSES), ''));
  return cameraInfoOf(frame, camera.model, camera.intrinsics);
});

/** `sensor_name` of a row of one of the last two. */
export function sensorOf(bytes: Uint8Array, { columns }: RowKind): string {
  return namedRow(bytes, columns).name;
}

/** The stamp of a row of the first; undefined where it has none that an int64 holds. */
export function stampOf(bytes: Uint8Array): bigint | undefined {
  const [cell] = rowOf(bytes, TRAJECTORY.length);
  if (typeof cell !== 'string' || !/^\d{1,19}$/.test(cell)) return undefined;
  const stamp = BigInt(cell);
  return stamp < 2n ** 63n ? stamp : undefined;
}

function kind(
  of: Kind,
  name: string,
  columns: readonly string[],
  numbers: readonly SampleColumn[],
  decode: (bytes: Uint8Array) => Value,
): RowKind {
  return { codec: `argoverse2-${name}`, columns, decoder: stamplessDecoder(of, decode, numbers) };
}

function namedRow(bytes: Uint8Array, columns: readonly string[]): Row {
  const [name, ...numbers] = rowOf(bytes, columns.length);
  return { name: String(name ?? ''), numbers: numbers.map(numberOf), place: 'its row' };
}

/** int64 stands as text. */
function numberOf(cell: string | number | null): number {
  if (typeof cell === 'string') return /^-?\d{1,16}$/.test(cell) ? Number(cell) : Number.NaN;
  return cell ?? Number.NaN;
}

/** In a decoder, numbers that make no calibration are a message that does not fit. */
function fitting<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new FramelockError('FL0304', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
