// What the tests of KITTI's labels share: folders in memory, the real frames, and a camera and a LiDAR to write for.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from '../../src/bytes/bytes.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { createCamera } from '../../src/camera/index.js';
import type { SE3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import {
  type LabelFormat,
  type LabelledSensor,
  type LabelSet,
  labelFormats,
  openLabels,
} from '../../src/label/index.js';

export const real = join(import.meta.dirname, '../../../shared/data/noncommercial/kitti_object/object/training');
export const hasReal = existsSync(real);

/** Two days of KITTI have such numbers; the rotations are not quite rotations, as in the files. */
export const calibration = `P0: 7e2 0 6e2 0 0 7e2 1.8e2 0 0 0 1 0
P1: 7e2 0 6e2 -3.8e2 0 7e2 1.8e2 0 0 0 1 0
P2: 7e2 0 6e2 4.5e1 0 7e2 1.8e2 -3e-1 0 0 1 5e-3
P3: 7e2 0 6e2 -3.3e2 0 7e2 1.8e2 2.3 0 0 1 3e-3
R0_rect: 9.999239e-01 9.837760e-03 -7.445048e-03 -9.869795e-03 9.999421e-01 -4.278459e-03 7.402527e-03 4.351614e-03 9.999631e-01
Tr_velo_to_cam: 7.533745e-03 -9.999714e-01 -6.166020e-04 -4.069766e-03 1.480249e-02 7.280733e-04 -9.998902e-01 -7.631618e-02 9.998621e-01 7.523790e-03 1.480755e-02 -2.717806e-01
Tr_imu_to_velo: 9.999976e-01 7.553071e-04 -2.035826e-03 -8.086759e-01 -7.854027e-04 9.998898e-01 -1.482298e-02 3.195559e-01 2.024406e-03 1.482454e-02 9.998881e-01 -7.997231e-01
`;
/** The tracking benchmark names them otherwise, some without a colon. */
export const trackingCalibration = calibration
  .replace('R0_rect:', 'R_rect')
  .replace('Tr_velo_to_cam:', 'Tr_velo_cam')
  .replace('Tr_imu_to_velo:', 'Tr_imu_velo');

export function folderOf(files: ReadonlyMap<string, string | Uint8Array>, name = 'training'): Folder {
  const bytes = (content: string | Uint8Array) =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    list: async () => [...files.keys()].sort(),
    open: async path => memoryBytes(path, bytes(files.get(path)!)),
  };
}

export async function read(
  files: Record<string, string | Uint8Array> | ReadonlyMap<string, Uint8Array>,
  formats: readonly LabelFormat[] = labelFormats,
): Promise<{ set: LabelSet; issues: Issues }> {
  const issues = new Issues();
  const all = files instanceof Map ? files : new Map(Object.entries(files as Record<string, string>));
  const set = await openLabels({ folder: folderOf(all) }, formats, { issues, decompress: new Map() });
  return { set, issues };
}

export const codesOf = (issues: Issues) => issues.sorted().map(({ code }) => code);

/** LiDAR in the rig's middle, camera looking ahead above it, level to 1e-16. */
const T_rig_camera: SE3 = { q: [-0.5, 0.5, -0.5, 0.5], t: [0.3, 0.06, -0.08] };
export const levelSensors: readonly LabelledSensor[] = [
  { name: 'velodyne', kind: 'lidar', T_rig_sensor: { q: [0, 0, 0, 1], t: [0.8, 0, 1.7] } },
  {
    name: 'image_2',
    kind: 'camera',
    T_rig_sensor: T_rig_camera,
    lens: createCamera('plumb_bob', { width: 1242, height: 375, fx: 720, fy: 721, cx: 609, cy: 172, distortion: [] }),
  },
];
