// What the tests of KITTI's labels share: a calibration, a level camera and a LiDAR to write for, and when labels are the same.
import { expect } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { compose, type SE3 } from '../../src/geometry/se3.js';
import type { Label, LabelledSensor } from '../../src/label/index.js';
import { rectInVelodyne } from '../../src/label/kitti/placing.js';

/** Two days of KITTI have such numbers; the rotations are not quite rotations, as in the files. */
export const kittiCalibration = `P0: 7e2 0 6e2 0 0 7e2 1.8e2 0 0 0 1 0
P1: 7e2 0 6e2 -3.8e2 0 7e2 1.8e2 0 0 0 1 0
P2: 7e2 0 6e2 4.5e1 0 7e2 1.8e2 -3e-1 0 0 1 5e-3
P3: 7e2 0 6e2 -3.3e2 0 7e2 1.8e2 2.3 0 0 1 3e-3
R0_rect: 9.999239e-01 9.837760e-03 -7.445048e-03 -9.869795e-03 9.999421e-01 -4.278459e-03 7.402527e-03 4.351614e-03 9.999631e-01
Tr_velo_to_cam: 7.533745e-03 -9.999714e-01 -6.166020e-04 -4.069766e-03 1.480249e-02 7.280733e-04 -9.998902e-01 -7.631618e-02 9.998621e-01 7.523790e-03 1.480755e-02 -2.717806e-01
Tr_imu_to_velo: 9.999976e-01 7.553071e-04 -2.035826e-03 -8.086759e-01 -7.854027e-04 9.998898e-01 -1.482298e-02 3.195559e-01 2.024406e-03 1.482454e-02 9.998881e-01 -7.997231e-01
`;
/** The tracking benchmark names them otherwise, some without a colon. */
export const trackingCalibration = kittiCalibration
  .replace('R0_rect:', 'R_rect')
  .replace('Tr_velo_to_cam:', 'Tr_velo_cam')
  .replace('Tr_imu_to_velo:', 'Tr_imu_velo');

const T_rig_velodyne: SE3 = { q: [0, 0, 0, 1], t: [0.8, 0, 1.7] };
const intrinsics = { width: 1242, height: 375, fx: 720, fy: 721, cx: 609, cy: 172, distortion: [] };

/** LiDAR upright in the rig, and a camera with a lens. */
const sensorsWith = (camera: string, T_rig_sensor: SE3): readonly LabelledSensor[] => [
  { name: 'velodyne', kind: 'lidar', T_rig_sensor: T_rig_velodyne },
  { name: camera, kind: 'camera', T_rig_sensor, lens: createCamera('plumb_bob', intrinsics) },
];

/** The camera looks ahead, level to 1e-16. */
export const levelSensors = (camera: string) =>
  sensorsWith(camera, { q: [-0.5, 0.5, -0.5, 0.5], t: [0.3, 0.06, -0.08] });

/** The camera is the rectified camera 0 of the calibration, which leans against the LiDAR by 0.8°. */
export const leaningSensors = (camera: string) =>
  sensorsWith(camera, compose(T_rig_velodyne, rectInVelodyne(kittiCalibration, '')));

const sign = (q: readonly number[]) => (q[q.findIndex(v => Math.abs(v) > 1e-6)] < 0 ? q.map(v => -v) : q);

/** Places and rotations (up to the sign of the quaternion) to 3 nm and 3 nrad, all else exactly; in the order of ids. */
export function expectTurned(found: readonly Label[], given: readonly Label[]): void {
  const sorted = (labels: readonly Label[]) => [...labels].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = (labels: readonly Label[]) => sorted(labels).map(({ box, ...more }) => ({ ...more, size: box?.size }));
  expect(rest(found)).toEqual(rest(given));
  const numbers = (labels: readonly Label[]) =>
    sorted(labels).flatMap(({ box }) => (box ? [...box.T.t, ...sign(box.T.q)] : []));
  const expected = numbers(given);
  for (const [i, value] of numbers(found).entries()) expect(Math.abs(value - expected[i])).toBeLessThan(3e-9);
}
