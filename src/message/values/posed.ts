// Clouds and scans of Foxglove may lie in a pose of their own in their frame: their points are moved by it.
import { type SE3, toMatrix, unitQuaternion } from '../../geometry/index.js';
import { FramelockError } from '../../issue.js';
import { asNumber, type Note } from '../layout.js';
import { type PointCloud, scalarBytes } from '../value.js';

/** `T_frame_cloud` of a message; undefined where it moves nothing. */
function poseOf(pose: unknown): SE3 | undefined {
  if (pose === undefined || pose === null) return undefined;
  const { position, orientation } = pose as {
    readonly [key: string]: { readonly [axis: string]: unknown } | undefined;
  };
  const numbers = (part: typeof position, axes: string) => [...axes].map(axis => asNumber(part?.[axis] ?? 0));
  const t = numbers(position, 'xyz');
  const given = numbers(orientation, 'xyzw');
  const still = t.every(value => value === 0);
  // Also a quaternion of zeros, which nobody set.
  if (still && given.slice(0, 3).every(value => value === 0)) return undefined;
  const q = unitQuaternion(given);
  if (q === undefined || !t.every(Number.isFinite))
    return fail(`expected a pose of position and unit quaternion, got [${t}] and [${given}]`);
  return { q, t: [t[0], t[1], t[2]] };
}

/**
 * Points that lie in `pose` within the frame of their message, in that frame; the other fields stay. Computed in float64. A radar's
 * are refused: its rates are along the lines from where it stands, which the frame would no longer say.
 */
export function posed(cloud: PointCloud, pose: unknown, kind: 'lidar' | 'radar', note: Note): PointCloud {
  const T_frame_cloud = poseOf(pose);
  if (T_frame_cloud === undefined) return cloud;
  if (kind === 'radar')
    return fail(
      'expected points in the frame of the message, got those of a radar with a pose of its own: record it as a transform',
    );
  const [x, y, z] = ['x', 'y', 'z'].map(axis => {
    const field = cloud.fields.find(({ name }) => name === axis);
    if (field?.type === 'float32' || field?.type === 'float64') return field;
    return fail(
      `expected ${axis} as float32 or float64 in a cloud with a pose of its own, got ${field?.type ?? 'none'}`,
    );
  });
  const m = toMatrix(T_frame_cloud);
  const data = cloud.data.slice();
  const view = new DataView(data.buffer);
  const little = !cloud.bigEndian;
  const get = ({ type, offset }: typeof x, at: number) =>
    scalarBytes[type] === 8 ? view.getFloat64(at + offset, little) : view.getFloat32(at + offset, little);
  const set = ({ type, offset }: typeof x, at: number, value: number) =>
    scalarBytes[type] === 8 ? view.setFloat64(at + offset, value, little) : view.setFloat32(at + offset, value, little);
  for (let i = 0, at = 0; i < cloud.width; i++, at += cloud.step) {
    const [a, b, c] = [get(x, at), get(y, at), get(z, at)];
    set(x, at, m[0] * a + m[1] * b + m[2] * c + m[3]);
    set(y, at, m[4] * a + m[5] * b + m[6] * c + m[7]);
    set(z, at, m[8] * a + m[9] * b + m[10] * c + m[11]);
  }
  note('FL0314', 'its messages give their points a pose in their frame: x y z were moved by it, other fields were not');
  return { ...cloud, data };
}

function fail(message: string): never {
  throw new FramelockError('FL0306', message);
}
