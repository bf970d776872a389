// KITTI-360's poses of a drive: lines of a frame's number and T_world_pose as a 3×4 matrix row by row.
//
// Source: documentation of KITTI-360 and kitti360Scripts (CameraPerspective): data_poses/<drive>/poses.txt has the GPS/IMU's pose of those frames that
// have one, and cam0_to_world of the same frame is poses · cam_to_pose · R_rect⁻¹ of image_00: a pose holds at the moment of that picture.

import type { Folder } from '../../bytes/bytes.js';
import { fromMatrix } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import type { Sample } from '../../message/value.js';
import { addLines } from '../plain-files/add-lines.js';
import type { FileSource } from '../plain-files/file-source.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';

/** `pose` is what KITTI-360's calibration calls the GPS/IMU (rig/import/kitti-360.ts). */
const decoder = stamplessDecoder('odometry', sample, [
  { name: 'position', width: 3, unit: 'm' },
  { name: 'orientation_xyzw', width: 4, unit: '' },
]);

function sample(line: Uint8Array): Sample {
  const numbers = wordsOf(line).map(Number);
  if (numbers.length !== 13 || !numbers.every(Number.isFinite))
    throw new FramelockError(
      'FL0304',
      `expected a frame and 12 numbers, got ${numbers.filter(Number.isFinite).length}`,
    );
  try {
    const { q, t } = fromMatrix(numbers.slice(1));
    return { kind: 'sample', frameId: 'world', childFrameId: 'pose', values: Float64Array.of(...t, ...q) };
  } catch (cause) {
    throw new FramelockError('FL0304', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function wordsOf(line: Uint8Array): string[] {
  return new TextDecoder().decode(line.subarray(0, 4096)).trim().split(/\s+/);
}

export function posesPath(names: readonly string[], drive: string): string | undefined {
  return names.find(
    name => name === `data_poses/${drive}/poses.txt` || name.endsWith(`/data_poses/${drive}/poses.txt`),
  );
}

/** `stamps`: of the pictures of image_00, by number. Lines of frames without one are counted and said. */
export async function addPoses360(
  source: FileSource,
  folder: Folder,
  path: string,
  stamps: readonly (bigint | undefined)[],
  issues: Issues,
): Promise<void> {
  const channel = () => source.channel('poses', 'kitti-360/pose', '', decoder);
  const { unstamped } = await addLines(source, folder, path, channel, (_, bytes) => {
    const [word] = wordsOf(bytes);
    const stampNs = /^\d{1,10}$/.test(word) ? stamps[Number(word)] : undefined;
    return stampNs === undefined ? undefined : { logNs: stampNs, stampNs };
  });
  if (unstamped === 0) return;
  source.lose('stamp_missing', 'poses', unstamped);
  issues.add(
    'FL0106',
    `${unstamped} poses are of frames without a stamp in image_00/timestamps.txt; they were skipped`,
    {
      file: path,
      topic: 'poses',
    },
  );
}
