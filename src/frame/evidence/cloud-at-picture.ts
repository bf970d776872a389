// A cloud as the LiDAR would have seen it at a picture's moment, with the columns that evidence needs.
import type { SE3 } from '../../geometry/se3.js';
import { LONGEST_SWEEP_NS, type TimeRange, transformPoints, transformPointsOverTime } from '../../kernel/index.js';
import { timeRangeOf } from '../../kernel/point-time/time-range.js';
import { cameraFromSweep } from '../../projection/index.js';

export interface RawCloud {
  /** Rows in the order of `names`. */
  readonly points: Float32Array;
  readonly count: number;
  readonly names: readonly string[];
  /** Where the points tell their time (seconds relative to the cloud's header stamp), and the first and last, ns. */
  readonly times?: TimeRange & { readonly column: number };
  /** ns since the recording's origin. */
  readonly tNs: number;
  readonly T_rig_lidar: SE3;
}

export interface CloudAtPicture {
  readonly xyz: Float32Array;
  readonly count: number;
  readonly intensity?: Float32Array;
  readonly ring?: Float32Array;
  readonly compensated: boolean;
}

/** Names that drivers give, the first that is there. */
const INTENSITY = ['intensity', 'reflectivity', 'reflectance', 'i'];
const RING = ['ring', 'ring_index', 'channel', 'laser_id', 'line', 'beam'];

/** Nearer points are the LiDAR's own housing, or no return (some drivers write zeros). Metres. */
const NEAREST = 0.1;

/**
 * Points that are not finite, or too near to be any, are left out; the others keep their order. Without a trajectory, or
 * where it does not cover sweep and picture, they stay as recorded. Undefined when the cloud has no x, y and z.
 */
export function cloudAtPicture(
  cloud: RawCloud,
  pictureNs: number,
  T_world_rig: (tNs: number) => SE3 | undefined,
): CloudAtPicture | undefined {
  const { points, count, names, times, tNs, T_rig_lidar } = cloud;
  const stride = names.length;
  const columns = [names.indexOf('x'), names.indexOf('y'), names.indexOf('z')] as const;
  if (columns.some(c => c < 0)) return undefined;
  const into = cameraFromSweep({
    T_world_rig,
    T_rig_lidar,
    T_rig_camera: T_rig_lidar,
    cameraNs: pictureNs,
    sweepNs: tNs,
    times,
  });
  const moved = new Float32Array(3 * count);
  if (into instanceof Float64Array) transformPoints(points, stride, columns, count, into, moved);
  else if (into && times)
    transformPointsOverTime(points, stride, columns, count, timesOf(cloud, times.column), into, moved);
  else for (let i = 0; i < count; i++) for (let k = 0; k < 3; k++) moved[3 * i + k] = points[i * stride + columns[k]];
  const intensity = columnOf(names, INTENSITY, count);
  const ring = columnOf(names, RING, count);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const range2 = moved[3 * i] ** 2 + moved[3 * i + 1] ** 2 + moved[3 * i + 2] ** 2;
    if (!(range2 > NEAREST * NEAREST && range2 < 1e12)) continue;
    for (let k = 0; k < 3; k++) moved[3 * kept + k] = moved[3 * i + k];
    if (intensity) intensity.out[kept] = points[i * stride + intensity.column];
    if (ring) ring.out[kept] = points[i * stride + ring.column];
    kept++;
  }
  return {
    xyz: moved.subarray(0, 3 * kept),
    count: kept,
    intensity: intensity?.out.subarray(0, kept),
    ring: ring?.out.subarray(0, kept),
    compensated: into !== undefined,
  };
}

/** `RawCloud.times` of rows of `stride` numbers whose times, s, lie at `column`; undefined without a column, or when no point has a time. */
export function sweepTimes(points: Float32Array, stride: number, column: number | undefined): RawCloud['times'] {
  const range = column === undefined ? undefined : timeRangeOf(points, stride, points.length / stride, column);
  return range && column !== undefined ? { ...range, column } : undefined;
}

function columnOf(names: readonly string[], wanted: readonly string[], count: number) {
  const name = wanted.find(n => names.includes(n));
  return name === undefined ? undefined : { column: names.indexOf(name), out: new Float32Array(count) };
}

function timesOf({ points, count, names }: RawCloud, column: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const t = points[i * names.length + column] * 1e9;
    out[i] = Math.abs(t) < LONGEST_SWEEP_NS ? t : Number.NaN;
  }
  return out;
}
