// Poses of a sequence: T_cam0first_cam0, the upper three rows of the matrix in one line. Here they are of the scanner.
import { compose, fromMatrix, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { SampleColumn } from '../../message/value.js';

const columns: readonly SampleColumn[] = [
  { name: 'position', width: 3, unit: 'm' },
  { name: 'orientation_xyzw', width: 4, unit: '' },
];

/**
 * With `T_cam0_velo` poses are T_world_velodyne, `world` being the scanner's frame at the sequence's start: x forward, z up, as
 * SemanticKITTI turns them. Without, T_world_image_00 as they are written, in the axes of a camera. Rows of 12 numbers; FL0304 for others.
 */
export function poseDecoder(T_cam0_velo: SE3 | undefined): Decoder {
  const childFrameId = T_cam0_velo ? 'velodyne' : 'image_00';
  return {
    kind: 'odometry',
    columns,
    stampPrefix: 0,
    stamp: () => undefined,
    decode(bytes) {
      const T = poseOf(bytes);
      const { t, q } = T_cam0_velo ? compose(inverse(T_cam0_velo), compose(T, T_cam0_velo)) : T;
      return { kind: 'sample', frameId: 'world', childFrameId, values: Float64Array.of(...t, ...q) };
    },
  };
}

function poseOf(bytes: Uint8Array): SE3 {
  const words = new TextDecoder().decode(bytes.subarray(0, 4096)).trim().split(/\s+/);
  try {
    if (words.length === 12) return fromMatrix(words.map(Number));
  } catch (cause) {
    throw new FramelockError('FL0304', cause instanceof Error ? cause.message : String(cause), { cause });
  }
  throw new FramelockError('FL0304', `expected a pose of 12 numbers, got ${words.length} words`);
}
