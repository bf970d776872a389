// OpenCalib's text results, in its three forms: a camera with a LiDAR, the same in three lines, and several LiDARs.
//
//   Extrinsic:          R: 3×3, t: 3, Intrinsic: 3×3, then Distortion: [k1,k2,p1,p2,…] behind "json format"
//   K: 9 / D: n / T: 12                                     both map LiDAR into camera
//   device_id: n / (Roll,Pitch,Yaw,tx,ty,tz): …             ° and m, maps device n into device 0, R = Rz Ry Rx
//
// Source: PJLab-ADG/SensorsCalibration, saveResult of lidar2camera/manual_calib, lidar2camera/auto_calib_v2.0 (calib.txt),
// lidar2lidar/auto_calib (TransformUtil::GetRotation). None of them tells the size of the pictures or a sensor's name.
import { rotationExp, rotationProduct } from '../../geometry/rotation-vector.js';
import { inverse, type SE3 } from '../../geometry/se3.js';
import type { CalibrationFile, CalibrationFormat, ForeignCalibration } from './calibration-format.js';
import { pinholeFrom, unknownSize } from './camera-numbers.js';
import { type ForeignValue, foreignValue, numbersOf, refuse, rigidFrom } from './foreign-value.js';
import { openCvLens } from './opencv-lens.js';

const extrinsicHead = /^Extrinsic:[ \t]*\r?\nR:/m;

export const openCalibText: CalibrationFormat = {
  name: 'opencalib-text',
  recognise: ({ text }) =>
    extrinsicHead.test(text) || (/^K: /m.test(text) && /^D: /m.test(text) && /^T: /m.test(text)) || devices.test(text),
  read(files) {
    const all = files.map(file => {
      if (extrinsicHead.test(file.text)) return readResult(file);
      return devices.test(file.text) ? readDevices(file) : readThreeLines(file);
    });
    return {
      sensors: all.flatMap(one => one.sensors),
      transforms: all.flatMap(one => one.transforms),
      notes: all.flatMap(one => one.notes),
    };
  },
};

function readResult(file: CalibrationFile): ForeignCalibration {
  const { text } = file;
  const at = (name: string, found: string | undefined) => foreignValue(wordsOf(found), file.name, undefined, [name]);
  const R = at('R', /^R:([^A-Za-z*]*)/m.exec(text)?.[1]);
  const t = at('t', /^t:([^A-Za-z*]*)/m.exec(text)?.[1]);
  const K = at('Intrinsic', /^Intrinsic:([^A-Za-z*]*)/m.exec(text)?.[1]);
  const D = at('Distortion', /^Distortion:\s*\[([^\]]*)\]/m.exec(text)?.[1]);
  if (!/^Intrinsic:/m.test(text))
    return refuse(K, 'expected a camera, got none: this text does not say which sensors it joins; give the JSON file');
  return lidarAndCamera(file, rigidFrom(R, numbersOf(R, 9), numbersOf(t, 3)), K, D);
}

function readThreeLines(file: CalibrationFile): ForeignCalibration {
  const at = (name: string) =>
    foreignValue(wordsOf(new RegExp(`^${name}:(.*)$`, 'm').exec(file.text)?.[1]), file.name, undefined, [name]);
  const T = at('T');
  const m = numbersOf(T, 12, 16);
  const R = [0, 1, 2, 4, 5, 6, 8, 9, 10].map(i => m[i]);
  return lidarAndCamera(file, rigidFrom(T, R, [m[3], m[7], m[11]]), at('K'), at('D'));
}

function lidarAndCamera(file: CalibrationFile, T: SE3, K: ForeignValue, D: ForeignValue): ForeignCalibration {
  const { model, distortion } = openCvLens(D, numbersOf(D));
  const intrinsics = { ...unknownSize, ...pinholeFrom(K, numbersOf(K, 9)), distortion };
  const from = file.name;
  return {
    sensors: [
      { name: 'camera', frame: 'camera', camera: { model, intrinsics }, from },
      { name: 'lidar', frame: 'lidar', from },
    ],
    transforms: [{ parent: 'lidar', child: 'camera', T_parent_child: inverse(T), from }],
    notes: [`camera, lidar: ${from} does not name its sensors`],
  };
}

const devices = /^device_id:[ \t]*(\d{1,6})[ \t]*\r?\n\(Roll,Pitch,Yaw,tx,ty,tz\):(.*)$/m;
const MAX_DEVICES = 256;

function readDevices(file: CalibrationFile): ForeignCalibration {
  const found = [...file.text.matchAll(new RegExp(devices, 'gm'))].slice(0, MAX_DEVICES + 1);
  const place = foreignValue(undefined, file.name);
  if (found.length > MAX_DEVICES) return refuse(place, `expected at most ${MAX_DEVICES} devices, got more`);
  const ids = found.map(([, id]) => Number(id));
  if (new Set(ids).size < ids.length) return refuse(place, 'expected each device_id once, got one twice');
  const from = file.name;
  const frame = (id: number) => `lidar_${id}`;
  const poses = found.map(([, , numbers], i) => {
    const at = foreignValue(wordsOf(numbers), from, undefined, [`device_id ${ids[i]}`]);
    return { id: ids[i], T: fromDegrees(numbersOf(at, 6)) };
  });
  return {
    sensors: ids.map(id => ({ name: frame(id), frame: frame(id), from })),
    transforms: poses
      .filter(({ id }) => id !== 0)
      .map(({ id, T }) => ({ parent: frame(0), child: frame(id), T_parent_child: T, from })),
    notes: [`${ids.map(frame).join(', ')}: these are what the calibration began with, not its result`],
  };
}

/** Roll, pitch, yaw (°) about the fixed x, y, z: R = Rz Ry Rx; then x, y, z, m. */
function fromDegrees([roll, pitch, yaw, x, y, z]: readonly number[]): SE3 {
  const rad = Math.PI / 180;
  const turns = [rotationExp([0, 0, yaw * rad]), rotationExp([0, pitch * rad, 0]), rotationExp([roll * rad, 0, 0])];
  return { q: rotationProduct(rotationProduct(turns[0], turns[1]), turns[2]), t: [x, y, z] };
}

/** Numbers parted by white space, commas or brackets; a word that is no number stays a word, which the checks refuse. */
function wordsOf(text: string | undefined): unknown[] {
  const words = (text ?? '').split(/[\s,[\]]+/).filter(word => word !== '');
  return words.map(word => (Number.isFinite(Number(word)) ? Number(word) : word));
}
