// KITTI's benchmark calibration: one text per frame (object, tracking) or per sequence (odometry).
//
//   P0 … P3: 12      R0_rect (tracking: R_rect): 9      Tr_velo_to_cam (Tr_velo_cam; odometry: Tr): 12      Tr_imu_to_velo: 12
//
// Datasets converted to this form may have more cameras, each with a Tr_velo_to_cam_i of its own, and zeros for what they lack.
// Source: the object devkit's readme: x = P_i R0_rect Tr_velo_to_cam X, pictures rectified. Odometry's Tr leads into the
// rectified frame at once. `Tr_velo_to_cam` is T_cam_velo. P's fourth column moves the lens from camera 0 to its own place.
import { FramelockError, type Issues } from '../../issue.js';
import {
  checkPinhole,
  type KittiNumbers,
  kittiNumbers,
  needNumbers,
  product,
  type Rigid,
  rigidOfRows,
  splitProjection,
  turnedRound,
} from '../kitti-matrices.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { CalibrationFile, CalibrationFormat, ForeignCalibration, ForeignSensor } from './calibration-format.js';
import { unknownSize } from './camera-numbers.js';

const IDS = Array.from({ length: 10 }, (_, i) => String(i));
const EYE = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** S_rect of the five days on which KITTI was recorded; their focal lengths and centres tell them apart. */
const DAYS = [
  { day: '2011_09_26', fx: 721.5377, cx: 609.5593, width: 1242, height: 375 },
  { day: '2011_09_28', fx: 707.0493, cx: 604.0814, width: 1224, height: 370 },
  { day: '2011_09_29', fx: 718.3351, cx: 600.3891, width: 1238, height: 374 },
  { day: '2011_09_30', fx: 707.0912, cx: 601.8873, width: 1226, height: 370 },
  { day: '2011_10_03', fx: 718.856, cx: 607.1928, width: 1241, height: 376 },
];

export const kittiObject: CalibrationFormat = {
  name: 'kitti-object',
  recognise: ({ text }) => {
    const start = text.slice(0, 1 << 16);
    const cameras = start.match(/^[ \t]*P\d:/gm)?.length ?? 0;
    return cameras > 1 || (cameras === 1 && /^[ \t]*(R0_rect|R_rect|Tr|Tr_velo_to_cam\w*|Tr_velo_cam)\b/m.test(start));
  },
  read(files, issues) {
    const [first, ...others] = files.map(file => ({ file, numbers: kittiNumbers(file.text) }));
    const other = others.find(({ numbers }) => !sameNumbers(first.numbers, numbers));
    if (other)
      throw new FramelockError(
        'FL0531',
        `expected one calibration, got another one in ${first.file.name}: frames of different days differ; give one file`,
        { at: { file: other.file.name } },
      );
    return calibration(first.file, first.numbers, issues);
  },
};

function sameNumbers(a: KittiNumbers, b: KittiNumbers): boolean {
  return JSON.stringify([...a]) === JSON.stringify([...b]);
}

function calibration({ name: file }: CalibrationFile, numbers: KittiNumbers, issues: Issues): ForeignCalibration {
  const given = (...keys: readonly string[]) => keys.find(key => numbers.get(key)?.some(value => value !== 0));
  const rows = (key: string | undefined) => key && rigidOfRows(needNumbers(numbers, key, 12, file));
  const rect = ['R0_rect', 'R_rect'].find(key => numbers.has(key));
  const R0 = rect ? needNumbers(numbers, rect, 9, file) : EYE;
  const T_cam0_velo = rows(given('Tr_velo_to_cam', 'Tr_velo_cam', 'Tr'));
  const T_velo_oxts = rows(given('Tr_imu_to_velo', 'Tr_imu_velo'));
  const sensors: ForeignSensor[] = [];
  const transforms: StaticEdge[] = [];
  const notes = ['KITTI: numbers are for rectified pictures, and each image_0x is the frame of its own lens'];
  const place = (parent: string, child: string, T_child_parent: Rigid) =>
    transforms.push({ parent, child, T_parent_child: turnedRound(parent, child, T_child_parent, file), from: file });
  if (T_velo_oxts) {
    place('oxts', 'velodyne', T_velo_oxts);
    sensors.push({ name: 'oxts', frame: 'oxts', from: file });
  }
  if (T_cam0_velo || given(...IDS.map(id => `Tr_velo_to_cam_${id}`)))
    sensors.push({ name: 'velodyne', frame: 'velodyne', from: file });
  for (const id of IDS.filter(one => numbers.has(`P${one}`))) {
    if (!given(`P${id}`)) {
      issues.add('FL0509', `P${id} is all zero: there is no camera image_0${id}`, { file, topic: `image_0${id}` });
      continue;
    }
    const { K, t } = splitProjection(needNumbers(numbers, `P${id}`, 12, file));
    const frame = `image_0${id}`;
    const T_cam_velo = rows(given(`Tr_velo_to_cam_${id}`)) ?? T_cam0_velo;
    checkPinhole(K, `P${id}`, file);
    const [fx, , cx, , fy, cy] = K;
    const day = DAYS.find(one => Math.abs(one.fx - fx) < 1e-3 && Math.abs(one.cx - cx) < 1e-3);
    const { width, height } = day ?? unknownSize;
    if (day) notes.push(`${frame}: the file has no size; ${width}x${height} is that of KITTI's day ${day.day}`);
    const intrinsics = { width, height, fx, fy, cx, cy, distortion: [] };
    sensors.push({ name: frame, frame, camera: { model: 'plumb_bob', intrinsics }, from: file });
    const T_lens_rect: Rigid = { R: EYE, t };
    if (T_cam_velo) place('velodyne', frame, product(T_lens_rect, product({ R: R0, t: [0, 0, 0] }, T_cam_velo)));
    else place('rectified_00', frame, T_lens_rect);
  }
  if (sensors.every(sensor => !sensor.camera))
    throw new FramelockError('FL0501', 'expected 12 numbers for P0, P1, P2 or P3, got none', { at: { file } });
  if (sensors.every(sensor => sensor.name !== 'velodyne'))
    notes.push(`${file} has no Tr_velo_to_cam or Tr: the cameras are placed among themselves only`);
  return { sensors, transforms, notes };
}
