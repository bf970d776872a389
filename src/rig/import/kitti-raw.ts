// KITTI raw: the three calibration texts of a day, calib_cam_to_cam, calib_velo_to_cam and calib_imu_to_velo.
// They are what kitti-calib.ts reads for a drive's folder; here they become a rig file.
import { FramelockError } from '../../issue.js';
import { kittiRawCalibration } from '../kitti-calib.js';
import type { CalibrationFile, CalibrationFormat, ForeignSensor } from './calibration-format.js';

type Role = 'camToCam' | 'veloToCam' | 'imuToVelo';

const SPOKEN: Record<Role, string> = {
  camToCam: 'calib_cam_to_cam.txt',
  veloToCam: 'calib_velo_to_cam.txt',
  imuToVelo: 'calib_imu_to_velo.txt',
};

export const kittiRaw: CalibrationFormat = {
  name: 'kitti-raw',
  recognise: file => roleOf(file) !== undefined,
  read(files) {
    const texts: { [role in Role]?: CalibrationFile } = {};
    for (const file of files) {
      const role = roleOf(file) as Role;
      const other = texts[role];
      if (other && other.text !== file.text)
        throw new FramelockError('FL0531', `expected one ${SPOKEN[role]}, got another in ${other.name}; give one day`, {
          at: { file: file.name },
        });
      texts[role] = file;
    }
    const { camToCam, veloToCam, imuToVelo } = texts;
    const { cameras, transforms } = kittiRawCalibration(
      { camToCam: camToCam?.text, veloToCam: veloToCam?.text, imuToVelo: imuToVelo?.text },
      true,
    );
    const fileOf = (frame: string) => (frame === 'velodyne' ? imuToVelo : camToCam)?.name ?? files[0].name;
    const edges = transforms.transforms.map(({ parent, child, translation, rotationXyzw }) => ({
      parent,
      child,
      T_parent_child: { q: rotationXyzw, t: translation },
      from: fileOf(child),
    }));
    const placed = new Set(edges.flatMap(edge => [edge.parent, edge.child]));
    const sensors: ForeignSensor[] = [];
    for (const [frame, topic] of [
      ['oxts', 'oxts'],
      ['velodyne', 'velodyne_points'],
    ])
      if (placed.has(frame)) sensors.push({ name: frame, topic, frame, from: fileOf('velodyne') });
    for (const [frame, { width, height, K, model }] of cameras) {
      const [fx, , cx, , fy, cy] = K;
      const camera = { model, intrinsics: { width, height, fx, fy, cx, cy, distortion: [] } };
      sensors.push({ name: frame, topic: frame, frame, camera, from: fileOf(frame) });
    }
    const notes = ['KITTI raw: numbers are for rectified pictures (drives *_sync); those of *_extract have other ones'];
    if (cameras.size > 0 && !veloToCam) notes.push('KITTI raw: without calib_velo_to_cam.txt the cameras have no pose');
    return { sensors, transforms: edges, notes };
  },
};

/** The texts of LiDAR and IMU look alike but for the LiDAR's residuals (delta_f), so their names count too. */
function roleOf({ name, text }: CalibrationFile): Role | undefined {
  const start = text.slice(0, 1 << 16);
  // KITTI-360's perspective.txt has the same keys for its first two cameras.
  if (/^P_rect_0[0-3]:/m.test(start) && /^S_rect_0[0-3]:/m.test(start))
    return /perspective/i.test(name) ? undefined : 'camToCam';
  if (!/^R:/m.test(start) || !/^T:/m.test(start)) return undefined;
  if (/^delta_f:/m.test(start) || /velo_to_cam/i.test(name)) return 'veloToCam';
  return /imu_to_velo/i.test(name) ? 'imuToVelo' : undefined;
}
