// KITTI-360: perspective.txt, calib_cam_to_pose.txt, calib_cam_to_velo.txt and calib_sick_to_velo.txt.
//
// Source: kitti360Scripts, loadCalibration.py and project.py. `cam_to_pose` is T_pose_cam of the camera before rectification;
// rectified pictures are x = K R_rect T_cam_pose X, with the left 3×3 of P_rect only: each camera has its own place. The two
// texts without keys hold T_velo_cam of image_00 and T_velo_sick, told apart by their names. The fisheye cameras image_02 and
// image_03 have files of camodocal for their lenses (camodocal.ts), and are posed here.
import { compose, fromMatrix, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import { checkPinhole, type KittiNumbers, kittiNumbers, needNumbers } from '../kitti-matrices.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { CalibrationFile, CalibrationFormat, ForeignSensor } from './calibration-format.js';

type Role = 'perspective' | 'camToPose' | 'camToVelo' | 'sickToVelo';

export const kitti360: CalibrationFormat = {
  name: 'kitti-360',
  recognise: file => roleOf(file) !== undefined,
  read(files) {
    const texts = new Map<Role, CalibrationFile>();
    for (const file of files) texts.set(roleOf(file) as Role, file);
    const camToPose = texts.get('camToPose');
    const poses = camToPose && kittiNumbers(camToPose.text);
    const T_pose = (frame: string) =>
      camToPose && poses?.has(frame)
        ? rigid(needNumbers(poses, frame, 12, camToPose.name), camToPose.name, frame)
        : undefined;
    const sensors: ForeignSensor[] = [];
    const transforms: StaticEdge[] = [];
    const notes = ['KITTI-360: image_00 and image_01 are rectified; frame "pose" is the GPS/IMU, as the files have it'];
    const perspective = texts.get('perspective');
    for (const id of perspective ? ['00', '01'] : []) {
      const { name: file, text } = perspective as CalibrationFile;
      const found = rectified(kittiNumbers(text), id, file);
      if (!found) continue;
      sensors.push(found.sensor);
      const T_pose_cam = T_pose(found.sensor.frame);
      if (T_pose_cam && camToPose) {
        const T_parent_child = compose(T_pose_cam, inverse(found.T_rect_cam));
        transforms.push({ parent: 'pose', child: found.sensor.frame, T_parent_child, from: camToPose.name });
      }
    }
    const camToVelo = texts.get('camToVelo');
    const T_pose_cam0 = T_pose('image_00');
    const T_velo_cam0 = camToVelo && rigid(bareNumbers(camToVelo), camToVelo.name, 'image_00');
    if (camToVelo && T_velo_cam0 && T_pose_cam0) {
      const T_parent_child = compose(T_pose_cam0, inverse(T_velo_cam0));
      transforms.push({ parent: 'pose', child: 'velodyne', T_parent_child, from: camToVelo.name });
      sensors.push({ name: 'velodyne', frame: 'velodyne', from: camToVelo.name });
    } else if (camToVelo) notes.push(`${camToVelo.name} needs calib_cam_to_pose.txt beside it; it was left out`);
    const sick = texts.get('sickToVelo');
    if (sick) {
      const T_parent_child = rigid(bareNumbers(sick), sick.name, 'sick');
      transforms.push({ parent: 'velodyne', child: 'sick', T_parent_child, from: sick.name });
      sensors.push({ name: 'sick', frame: 'sick', from: sick.name });
    }
    for (const frame of ['image_02', 'image_03']) {
      const T_parent_child = T_pose(frame);
      if (T_parent_child && camToPose)
        transforms.push({ parent: 'pose', child: frame, T_parent_child, from: camToPose.name });
    }
    return { sensors, transforms, notes };
  },
};

function rectified(
  numbers: KittiNumbers,
  id: string,
  file: string,
): { sensor: ForeignSensor; T_rect_cam: SE3 } | undefined {
  if (!numbers.has(`P_rect_${id}`)) return undefined;
  const P = needNumbers(numbers, `P_rect_${id}`, 12, file);
  const [fx, , cx, , , fy, cy] = P;
  checkPinhole([...P.slice(0, 3), ...P.slice(4, 7), ...P.slice(8, 11)], id, file);
  const [width, height] = needNumbers(numbers, `S_rect_${id}`, 2, file);
  const R = needNumbers(numbers, `R_rect_${id}`, 9, file);
  const frame = `image_${id}`;
  const camera = { model: 'plumb_bob', intrinsics: { width, height, fx, fy, cx, cy, distortion: [] } };
  const T_rect_cam = rigid([...R.slice(0, 3), 0, ...R.slice(3, 6), 0, ...R.slice(6, 9), 0], file, `R_rect_${id}`);
  return { sensor: { name: frame, frame, camera, from: file }, T_rect_cam };
}

function rigid(rows: readonly number[], file: string, what: string): SE3 {
  try {
    return fromMatrix(rows);
  } catch (cause) {
    throw new FramelockError('FL0501', `expected a rotation and a translation for ${what}, got ${rows.join(' ')}`, {
      at: { file },
      cause,
    });
  }
}

function bareNumbers({ name, text }: CalibrationFile): number[] {
  const numbers = text.slice(0, 4096).trim().split(/\s+/).map(Number);
  if (text.length <= 4096 && numbers.length === 12 && numbers.every(Number.isFinite)) return numbers;
  throw new FramelockError('FL0501', `expected 12 numbers, got ${text.length <= 4096 ? numbers.length : 'more'}`, {
    at: { file: name },
  });
}

function roleOf({ name, text }: CalibrationFile): Role | undefined {
  const start = text.slice(0, 1 << 16);
  if (/perspective/i.test(name) && /^P_rect_0[01]:/m.test(start)) return 'perspective';
  if (/^image_0[0-3]:/m.test(start)) return 'camToPose';
  if (!/^[-+0-9.e\s]+$/i.test(text) || text.trim() === '') return undefined;
  if (/cam_to_velo/i.test(name)) return 'camToVelo';
  return /sick_to_velo/i.test(name) ? 'sickToVelo' : undefined;
}
