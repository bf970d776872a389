// Poses of a sequence: lines of 12 numbers, T_world_cam as a 3×4 matrix row by row, line i for frame i.
//
// Source: readme of the odometry devkit: a line takes a point of the left (grey) camera, rectified, to the frame that this camera
// had at frame 0: z forward, x right, y down.

import { fromMatrix } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { Sample, SampleColumn } from '../../message/value.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';

const columns: readonly SampleColumn[] = [
  { name: 'position', width: 3, unit: 'm' },
  { name: 'orientation_xyzw', width: 4, unit: '' },
];

/** `frame`: the rectified camera 0. */
export function poseDecoder(frame: string): Decoder {
  return stamplessDecoder('odometry', bytes => sample(bytes, frame), columns);
}

/** Files have 7 digits: what is a rotation to 1e-3 is replaced by the nearest true one. Throws FL0304. */
function sample(bytes: Uint8Array, frame: string): Sample {
  const words = new TextDecoder().decode(bytes.subarray(0, 4096)).trim().split(/\s+/);
  const numbers = words.map(Number);
  if (words.length !== 12 || !numbers.every(Number.isFinite))
    throw new FramelockError('FL0304', `expected a pose of 12 numbers, got ${numbers.filter(Number.isFinite).length}`);
  try {
    const { q, t } = fromMatrix(numbers);
    return { kind: 'sample', frameId: 'world', childFrameId: frame, values: Float64Array.of(...t, ...q) };
  } catch (cause) {
    throw new FramelockError('FL0304', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
