// Kalibr's results: camchain.yaml, camchain-imucam.yaml and imu.yaml.
//
//   T_cn_cnm1           4×4, maps points of camera n-1 into camera n
//   T_cam_imu           4×4, maps points of imu0 into the camera; T_imu_cam of OpenVINS' files is its inverse
//   timeshift_cam_imu   s, t_imu = t_cam + shift
//   T_i_b               4×4, maps points of imu0 (the body) into this IMU
//   time_offset         s, t_imu0 = t_imu + offset
//
// Source: Kalibr wiki, "YAML formats"; kalibr_imu_camera_calibration/IccUtil.py (sign of the time shift) and IccSensors.py.
import { inverse } from '../../geometry/se3.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { CalibrationFile, CalibrationFormat, ForeignSensor } from './calibration-format.js';
import { type ForeignValue, keysOf, need, numberOf, refuse, rigidOf, textOf } from './foreign-value.js';
import { foreignYaml } from './foreign-yaml.js';
import { kalibrCamera } from './kalibr-lens.js';
import { sensorName } from './names.js';
import { unusedKeys } from './notes.js';

const IMU = 'imu0';

export const kalibrCamchain: CalibrationFormat = {
  name: 'kalibr-camchain',
  recognise: ({ text }) =>
    /^["']?cam\d+["']?:/m.test(text) &&
    /^[ \t]+["']?(camera_model|T_cam_imu|T_imu_cam|T_cn_cnm1|distortion_coeffs)["']?[ \t]*:/m.test(text),
  read: files => joined(files.map(readCamchain)),
};

export const kalibrImu: CalibrationFormat = {
  name: 'kalibr-imu',
  recognise: ({ text }) =>
    !/^["']?cam\d+["']?:|^sensor_type:/m.test(text) &&
    /^[ \t]*accelerometer_noise_density:/m.test(text) &&
    /^[ \t]*gyroscope_noise_density:/m.test(text) &&
    /^[ \t]*(rostopic|update_rate|T_i_b):/m.test(text),
  read: files => joined(files.map(file => readImus(file, files.length === 1))),
};

interface Part {
  readonly sensors: ForeignSensor[];
  readonly transforms: StaticEdge[];
  readonly notes: string[];
}

function joined(parts: readonly Part[]): Part {
  return {
    sensors: parts.flatMap(part => part.sensors),
    transforms: parts.flatMap(part => part.transforms),
    notes: parts.flatMap(part => part.notes),
  };
}

function readCamchain(file: CalibrationFile): Part {
  const root = foreignYaml(file);
  const [sensors, transforms, notes]: [ForeignSensor[], StaticEdge[], string[]] = [[], [], []];
  const cameras = keysOf(root).filter(key => /^cam\d{1,4}$/.test(key));
  const from = file.name;
  for (const name of cameras) {
    const cam = need(root, name);
    const shift = cam.at('timeshift_cam_imu');
    const topic = cam.at('rostopic');
    const offset = shift && nanoseconds(shift);
    sensors.push({
      name,
      frame: name,
      topic: topic && textOf(topic),
      camera: kalibrCamera(cam),
      clockOffsetNs: offset,
      from,
    });
    const [body, turned] = [cam.at('T_cam_imu'), cam.at('T_imu_cam')];
    if (body) transforms.push({ parent: IMU, child: name, T_parent_child: inverse(rigidOf(body)), from });
    if (turned) transforms.push({ parent: IMU, child: name, T_parent_child: rigidOf(turned), from });
    const chain = cam.at('T_cn_cnm1');
    if (chain)
      transforms.push({
        parent: before(cam, name, cameras),
        child: name,
        T_parent_child: inverse(rigidOf(chain)),
        from,
      });
    if (offset !== undefined)
      notes.push(
        `${name}: ${offset / 1e6} ms are added to its stamps (t_imu = t_cam + shift): they come onto the clock of ${IMU}`,
      );
    notes.push(...unusedKeys(cam, name, known));
  }
  notes.push(...unusedKeys(root, from, cameras));
  return { sensors, transforms, notes };
}

const known = [
  ...['T_cam_imu', 'T_imu_cam', 'T_cn_cnm1', 'timeshift_cam_imu', 'rostopic', 'camera_model', 'intrinsics'],
  ...['distortion_model', 'distortion_coeffs', 'resolution', 'cam_overlaps'],
];

function before(cam: ForeignValue, name: string, cameras: readonly string[]): string {
  const previous = `cam${Number(name.slice(3)) - 1}`;
  if (cameras.includes(previous)) return previous;
  return refuse(need(cam, 'T_cn_cnm1'), `expected a camera "${previous}" in the same file, got none`);
}

function readImus(file: CalibrationFile, alone: boolean): Part {
  const root = foreignYaml(file);
  const parts: Part = { sensors: [], transforms: [], notes: [] };
  const from = file.name;
  // What goes into Kalibr is one IMU without a name; what comes out is a list by name.
  const flat = root.at('rostopic') || root.at('update_rate') || root.at('accelerometer_noise_density');
  const names = flat ? [alone ? IMU : imuName(file)] : keysOf(root);
  for (const name of names) {
    const imu = flat ? root : need(root, name);
    const topic = imu.at('rostopic');
    const offset = imu.at('time_offset');
    parts.sensors.push({
      name: sensorName(name),
      frame: name,
      topic: topic && textOf(topic),
      clockOffsetNs: offset && nanoseconds(offset),
      from,
    });
    const pose = imu.at('T_i_b');
    if (pose && name !== IMU)
      parts.transforms.push({ parent: IMU, child: name, T_parent_child: inverse(rigidOf(pose)), from });
    parts.notes.push(`${name}: noise densities were left out, a rig file has no place for them`);
  }
  return parts;
}

/** Files are called imu0.yaml, imu1.yaml, where there are several. */
function imuName(file: CalibrationFile): string {
  return /imu_?\d+/i.exec(file.name)?.[0].toLowerCase().replace('_', '') ?? IMU;
}

function nanoseconds(at: ForeignValue): number {
  const seconds = numberOf(at);
  if (Math.abs(seconds) <= 9e6) return Math.round(seconds * 1e9);
  return refuse(at, `expected a time shift in s, at most 9e6, got ${seconds}`);
}
